import { relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder, useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { saveScript } from './test-sounds.ts'

const folder = useFolder()
let ffmpeg: string
beforeAll(async () => {
  ffmpeg = await saveScript(`${folder.path}/ffmpeg`, 'echo ffmpeg version 9')
})
const nothing = async () => undefined

describe('findFfmpeg', () => {
  it('takes the configured one before all others', async () => {
    const configured = await saveScript(`${folder.path}/mine`, 'echo ffmpeg version 8')
    expect(await findFfmpeg({ configured, searchPath: folder.path, bundled: async () => ffmpeg })).toBe(configured)
  })

  it('does not silently replace a configured one that does not run', async () => {
    const search = findFfmpeg({ configured: '/nowhere/ffmpeg', searchPath: folder.path })
    await expect(search).rejects.toMatchObject({
      code: 'decoder-missing',
      message: expect.stringContaining('/nowhere'),
    })
  })

  it('refuses a configured program that is not ffmpeg', async () => {
    const configured = await saveScript(`${folder.path}/other`, 'echo hello')
    await expect(findFfmpeg({ configured, searchPath: '' })).rejects.toMatchObject({ code: 'decoder-missing' })
  })

  it('makes a relative configured path absolute, and looks up a bare name', async () => {
    const configured = relative(process.cwd(), ffmpeg)
    expect(await findFfmpeg({ configured, searchPath: '' })).toBe(ffmpeg)
    expect(await findFfmpeg({ configured: 'ffmpeg', searchPath: folder.path, bundled: nothing })).toBe(ffmpeg)
  })

  it('takes the bundled one before the search path', async () => {
    const bundled = await saveScript(`${folder.path}/bundled`, 'echo ffmpeg version 7')
    expect(await findFfmpeg({ searchPath: folder.path, bundled: async () => bundled })).toBe(bundled)
  })

  it('passes over a bundled one whose download never happened', async () => {
    expect(await findFfmpeg({ searchPath: folder.path, bundled: async () => '/nowhere/ffmpeg' })).toBe(ffmpeg)
  })

  it('goes through the search path in order and skips relative folders', async () => {
    const searchPath = `.:relative:/nowhere:${folder.path}`
    expect(await findFfmpeg({ searchPath, bundled: nothing })).toBe(ffmpeg)
  })

  it('takes a static build before one with shared libraries, wherever they lie', async () => {
    const system = await temporaryFolder()
    const shared = await saveScript(`${system}/ffmpeg`, 'echo ffmpeg version 5; echo --enable-shared')
    const both = `${system}:${folder.path}`
    expect(await findFfmpeg({ searchPath: both, bundled: nothing })).toBe(ffmpeg)
    expect(await findFfmpeg({ searchPath: system, bundled: nothing })).toBe(shared)
  })

  it('passes over one that does not run', async () => {
    const broken = await temporaryFolder()
    await saveScript(`${broken}/ffmpeg`, 'exit 127')
    expect(await findFfmpeg({ searchPath: `${broken}:${folder.path}`, bundled: nothing })).toBe(ffmpeg)
  })

  it('says what to install when there is none', async () => {
    const search = findFfmpeg({ searchPath: '/nowhere', bundled: nothing })
    await expect(search).rejects.toMatchObject({ code: 'decoder-missing', message: expect.stringContaining('install') })
  })
})
