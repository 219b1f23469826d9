import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatSources } from '#libs/catalogue/sources-file'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { gatherSources } from './gather-sources.ts'

async function open() {
  const [own, demo] = [await temporaryFolder(), await temporaryFolder()]
  const put = async (folder: string, ...names: readonly string[]) => {
    await mkdir(join(folder, 'audio'), { recursive: true })
    await Promise.all(names.map((name) => writeFile(join(folder, 'audio', name), name)))
  }
  return { own, demo, put }
}

describe('gatherSources', () => {
  it('finds what lies in audio/, by name, and nothing that is called otherwise than audio', async () => {
    const { own, demo, put } = await open()
    await put(own, '10.mp3', '2.MP3', 'cover.jpg', '1.flac')
    const { files, folder } = await gatherSources({ own, demo })
    expect(files.map(({ filename }) => filename)).toEqual(['1.flac', '10.mp3', '2.MP3'])
    expect(files[0]?.path).toBe(join(own, 'audio', '1.flac'))
    expect(folder).toBe(own)
  })

  it('adds what an import noted, with labels and title, which counts where a name is in both', async () => {
    const { own, demo, put } = await open()
    await put(own, '1.mp3', '2.mp3')
    const noted = { filename: '2.mp3', path: '/deam/2.mp3', title: 'Two', labels: { valence: 4, arousal: 6 } }
    await writeFile(
      join(own, 'catalogue-sources.json'),
      formatSources([noted, { filename: '3.mp3', path: '/d/3.mp3' }]),
    )
    const { files } = await gatherSources({ own, demo })
    expect(files.map(({ path }) => path)).toEqual([join(own, 'audio', '1.mp3'), '/deam/2.mp3', '/d/3.mp3'])
    expect(files[1]).toEqual(noted)
  })

  it('keeps titles, artists and labels that a features.json knew of them', async () => {
    const { own, demo, put } = await open()
    await put(own, '1.mp3', '2.mp3')
    const known = { title: 'Bicycle Bells', artist: 'Somebody', labels: { valence: 6, arousal: 7 } }
    const features = [{ filename: '1.mp3', features: Array(15).fill(1), ...known }]
    await writeFile(join(own, 'features.json'), JSON.stringify({ features }))
    const { files } = await gatherSources({ own, demo })
    expect(files[0]).toEqual({ filename: '1.mp3', path: join(own, 'audio', '1.mp3'), ...known })
    expect(files[1]).toEqual({ filename: '2.mp3', path: join(own, 'audio', '2.mp3') })
  })

  it('is stopped by no features.json that is broken', async () => {
    const { own, demo, put } = await open()
    await put(own, '1.mp3')
    await writeFile(join(own, 'features.json'), '{')
    expect((await gatherSources({ own, demo })).files).toHaveLength(1)
  })

  it('says which note of an import it cannot read', async () => {
    const { own, demo, put } = await open()
    await put(own, '1.mp3')
    await mkdir(join(own, 'catalogue-sources.json'))
    const refused = {
      code: 'catalogue-invalid',
      message: expect.stringContaining('catalogue-sources.json cannot be read'),
    }
    await expect(gatherSources({ own, demo })).rejects.toMatchObject(refused)
  })

  it('takes the demo where the own folder has no audio, and is to write nothing there', async () => {
    const { own, demo, put } = await open()
    await put(demo, 'piece.mp3')
    expect(await gatherSources({ own, demo })).toMatchObject({ files: [{ filename: 'piece.mp3' }], folder: null })
  })

  it('finds nothing where there is nothing', async () => {
    expect(await gatherSources({ own: '/nowhere', demo: '/nowhere/else' })).toEqual({
      schema: 1,
      files: [],
      folder: null,
    })
  })
})
