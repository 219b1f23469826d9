import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readKernelModule } from './kernel-module.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

describe('the compiled kernel', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'smartplay-kernel-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is what its sources compile to, byte for byte', async () => {
    const compiled = join(folder, 'kernel.wasm')
    const { error, stderr } = await asc.main(['--config', here('asconfig.json'), '--outFile', compiled])
    expect(`${error?.message ?? ''}${stderr.toString()}`).toBe('')
    expect(readFileSync(compiled).equals(readFileSync(here('kernel.wasm')))).toBe(true)
  })

  it('is there', () => {
    expect(readKernelModule()).toBeDefined()
  })

  it('is missing where its file is, or where the processor cannot run what is in it', () => {
    const unknown = join(folder, 'unknown.wasm')
    writeFileSync(unknown, Uint8Array.of(0, 0x61, 0x73, 0x6d, 9, 0, 0, 0))
    expect(readKernelModule(pathToFileURL(unknown))).toBeUndefined()
    expect(readKernelModule(pathToFileURL(join(folder, 'absent.wasm')))).toBeUndefined()
  })
})
