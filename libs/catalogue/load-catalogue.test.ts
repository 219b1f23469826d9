import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FEATURE_NAMES } from '#libs/features/table'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import type { Catalogue } from './catalogue.ts'
import { loadCatalogue } from './load-catalogue.ts'

const fifteen = FEATURE_NAMES.map((_, index) => index)
let folder: string

const names = ({ tracks }: Catalogue) => [...tracks].map(({ filename }) => filename)
const directory = (name: string) => join(folder, name)

async function write(name: string, filenames: readonly string[]): Promise<void> {
  await mkdir(join(directory(name), 'audio'), { recursive: true })
  const features = filenames.map((filename) => ({ filename, features: fifteen }))
  await writeFile(join(directory(name), 'features.json'), JSON.stringify({ features }))
}

beforeEach(async () => {
  folder = await temporaryFolder()
})

describe('loadCatalogue', () => {
  it('takes the first folder that has a features.json', async () => {
    await write('demo', ['demo.mp3'])
    const directories = [directory('deam'), directory('demo')]
    expect(names(await loadCatalogue({ directories }))).toEqual(['demo.mp3'])
    await write('deam', ['1.mp3'])
    expect(names(await loadCatalogue({ directories }))).toEqual(['1.mp3'])
  })

  it('is empty where no folder has one', async () => {
    const { tracks, version } = await loadCatalogue({ directories: [directory('nowhere')] })
    expect({ tracks: [...tracks], version }).toEqual({ tracks: [], version: 'c-empty' })
  })

  it('gives the same file the same version and another file another', async () => {
    await write('a', ['1.mp3'])
    await write('b', ['1.mp3'])
    await write('c', ['2.mp3'])
    const versions = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => (await loadCatalogue({ directories: [directory(name)] })).version),
    )
    expect(versions[0]).toMatch(/^c-[0-9a-f]{8}$/)
    expect(versions[1]).toBe(versions[0])
    expect(versions[2]).not.toBe(versions[0])
  })

  it('knows which audio is there', async () => {
    await write('deam', ['1.mp3', '2.mp3', '3.mp3'])
    await writeFile(join(directory('deam'), 'audio', '2.mp3'), 'sound')
    await mkdir(join(directory('deam'), 'audio', '3.mp3'))
    const { tracks } = await loadCatalogue({ directories: [directory('deam')] })
    expect([...tracks].map(({ hasAudio }) => hasAudio)).toEqual([false, true, false])
  })

  it('refuses a broken file and names it, instead of falling back to the next folder', async () => {
    await write('demo', ['demo.mp3'])
    await mkdir(directory('deam'))
    await writeFile(join(directory('deam'), 'features.json'), '{"features": [')
    await expect(loadCatalogue({ directories: [directory('deam'), directory('demo')] })).rejects.toMatchObject({
      code: 'catalogue-invalid',
      message: expect.stringContaining(join(directory('deam'), 'features.json')),
    })
  })

  it('refuses a features.json that cannot be read', async () => {
    await mkdir(join(directory('deam'), 'features.json'), { recursive: true })
    await expect(loadCatalogue({ directories: [directory('deam')] })).rejects.toMatchObject({
      code: 'catalogue-invalid',
    })
  })
})

describe('audioOf', () => {
  it('is the path of a track whose audio is there', async () => {
    await write('deam', ['1.mp3', '2.mp3'])
    const path = join(directory('deam'), 'audio', '1.mp3')
    await writeFile(path, 'sound')
    const catalogue = await loadCatalogue({ directories: [directory('deam')] })
    expect([catalogue.audioOf('1.mp3'), catalogue.audioOf('2.mp3')]).toEqual([{ kind: 'file', path }, undefined])
  })

  it('is where an import found it, as long as it lies there', async () => {
    await write('deam', ['1.mp3', '2.mp3'])
    const path = join(folder, 'somewhere.mp3')
    await writeFile(path, 'sound')
    const sources = [
      { filename: '1.mp3', path },
      { filename: '2.mp3', path: `${path}.gone` },
    ]
    await writeFile(join(directory('deam'), 'catalogue-sources.json'), JSON.stringify({ schema: 1, sources }))
    const catalogue = await loadCatalogue({ directories: [directory('deam')] })
    expect([catalogue.audioOf('1.mp3'), catalogue.audioOf('2.mp3')]).toEqual([{ kind: 'file', path }, undefined])
    expect(catalogue.find('1.mp3')?.hasAudio).toBe(true)
  })

  it.each(['../features.json', '..', '.', '', 'audio/1.mp3', '/etc/passwd', '__proto__', 'stranger.mp3'])(
    'is nothing for %j, which is no name of the catalogue',
    async (filename) => {
      await write('deam', ['1.mp3'])
      await writeFile(join(directory('deam'), 'audio', 'stranger.mp3'), 'sound')
      const catalogue = await loadCatalogue({ directories: [directory('deam')] })
      expect(catalogue.audioOf(filename)).toBeUndefined()
    },
  )
})
