import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import { FEATURES_VERSION } from '#libs/features/table'
import { createRanking } from '#libs/recommend/ranking'
import { PIECES } from './compose/pieces/all.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const LARGEST_BYTES = 8e6
let catalogue: Catalogue

beforeAll(async () => {
  catalogue = await loadCatalogue({ directories: [FOLDER] })
})

describe('the demo catalogue', () => {
  it('holds every piece, with its audio, under the current features', () => {
    expect(catalogue.featuresVersion).toBe(FEATURES_VERSION)
    const tracks = [...catalogue.tracks]
    expect(tracks.map(({ title }) => title).toSorted()).toEqual(PIECES.map(({ title }) => title).toSorted())
    expect(tracks.every(({ hasAudio, mood }) => hasAudio && mood)).toBe(true)
  })

  it('was measured from the audio that lies there', async () => {
    for (const { filename, sha256 } of catalogue.tracks) {
      const bytes = await readFile((catalogue.audioOf(filename) as { readonly path: string }).path)
      expect(createHash('sha256').update(bytes).digest('hex'), filename).toBe(sha256)
    }
  })

  it('is no larger than 8 MB, and nothing else lies beside it', async () => {
    const names = await readdir(join(FOLDER, 'audio'))
    const sizes = await Promise.all(names.map(async (name) => (await readFile(join(FOLDER, 'audio', name))).length))
    expect(names).toHaveLength(PIECES.length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST_BYTES)
  })

  it('hears the tempo that was composed, or twice or one and a half times as much, in 20 pieces of 24', () => {
    const heard = PIECES.filter(({ name, tempo }) => {
      const ratio = catalogue.find(`${name}.mp3`)!.features.tempo / tempo
      return [1, 1.5, 2].some((multiple) => Math.abs(ratio / multiple - 1) < 0.03)
    })
    expect(heard.length).toBeGreaterThanOrEqual(20)
  })

  it('recommends ten other pieces to each of its own', () => {
    const { likeSong } = createRanking(catalogue, { streamBase: '/deam_audio' })
    for (const { filename, features, sha256 } of catalogue.tracks) {
      const names = likeSong(features, sha256!).items.map((item) => item.filename)
      expect(names).toHaveLength(10)
      expect(names).not.toContain(filename)
    }
  })
})
