import { beforeAll, describe, expect, it } from 'vitest'
import { ERROR_CODES } from '#libs/contract/errors'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('the documents of the API', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it('are sent again only when they have changed', async () => {
    const first = await fetch(`${api.url}/openapi.json`)
    expect(first.headers.get('content-type')).toContain('application/json')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await fetch(`${api.url}/openapi.json`, { headers })).status).toBe(304)
  })

  it.each(['/docs', '/docs/errors'])(
    'at %s load nothing from elsewhere, and run no script in the page',
    async (path) => {
      const response = await fetch(api.url + path)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/https?:|\*|unsafe/)
      const page = await response.text()
      expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=|\/\/[a-z]/)
      const links = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, link = '']) => link)
      expect(links.length).toBeGreaterThan(1)
      for (const link of links) expect((await fetch(new URL(link, response.url))).status, link).toBe(200)
    },
  )

  it('explain every code that a problem can lead to', async () => {
    const page = await (await fetch(`${api.url}/docs/errors`)).text()
    expect(ERROR_CODES.filter((code) => !page.includes(`id="${code}"`))).toEqual([])
    const { type } = (await (await fetch(`${api.url}/nowhere`)).json()) as { readonly type: string }
    expect(type).toBe('/docs/errors#not-found')
  })

  it('hand out no other file of the viewer', async () => {
    for (const file of ['package.json', 'index.html', '..%2Fpackage.json', 'toString', '.']) {
      expect((await fetch(`${api.url}/docs/files/${file}`)).status, file).not.toBe(200)
    }
  })

  it('stand where a proxy shows them', async () => {
    const { url } = await deployment.startApi({ PUBLIC_URL: 'http://localhost/api' })
    const problem = await (await fetch(`${url}/api/nowhere`)).json()
    expect(problem).toMatchObject({ type: '/api/docs/errors#not-found' })
    const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
      readonly servers: readonly { readonly url: string }[]
    }
    expect(new URL(document.servers[0]?.url ?? '', `${url}/api/openapi.json`).pathname).toBe('/api/')
  })
})
