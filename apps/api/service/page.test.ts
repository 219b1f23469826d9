import { mkdir, writeFile } from 'node:fs/promises'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { createLogger } from '#libs/observability/logger'
import { serve } from '../../../tests/fixtures/serve.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { answerErrors } from '../http/answer-errors.ts'
import { showHome } from './home.ts'
import { sendAsset, showAnalysis } from './page.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const ID = `a${'0f'.repeat(16)}`

async function builtPage(): Promise<string> {
  const directory = `${await temporaryFolder()}/`
  await mkdir(`${directory}assets`)
  await writeFile(`${directory}index.html`, '<!doctype html><title>SmartPlay</title>')
  await writeFile(`${directory}assets/index-abc.js`, 'export {}')
  return directory
}

async function open(page: string | undefined): Promise<string> {
  const app = express()
  app.get('/', showHome(page))
  app.get('/a/:analysis', showAnalysis)
  app.get('/assets/:file', sendAsset(page))
  app.use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
  return serve(app)
}

describe('the page', () => {
  it('is shown to browsers, and asked for every time', async () => {
    const response = await fetch(await open(await builtPage()), { headers: BROWSER })
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('vary')).toBe('Accept')
    expect(await response.text()).toContain('<title>SmartPlay</title>')
  })

  it('is not shown to programs: they get links', async () => {
    const response = await fetch(await open(await builtPage()))
    expect(await response.json()).toMatchObject({ name: 'SmartPlay', links: { health: { href: '/health' } } })
  })

  it('is links for browsers too where it was never built', async () => {
    const response = await fetch(await open(undefined), { headers: BROWSER })
    expect(response.headers.get('content-type')).toContain('application/json')
  })

  it('has assets that never change, and no others', async () => {
    const url = await open(await builtPage())
    const asset = await fetch(`${url}/assets/index-abc.js`)
    expect(asset.headers.get('content-type')).toContain('text/javascript')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    for (const name of ['missing.js', '..%2findex.html', '%2e%2e%2findex.html']) {
      expect((await fetch(`${url}/assets/${name}`)).status, name).toBe(404)
    }
  })

  it('has an address for each analysis, which keeps any prefix', async () => {
    const response = await fetch(`${await open(undefined)}/a/${ID}`, { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(`../#/a/${ID}`)
  })
})
