import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { measure } from '#libs/features/measure'
import { BOTH_EARS } from './ears.ts'
import { compareExtension, compareFeatures, type OracleNumbers, readJson, sha256, tooFar } from './oracle.ts'

/**
 * The same check on real music, whose licences keep it out of this repository. SMARTPLAY_GOLDEN_DIR names a folder with
 * golden/music.json, golden/deam.json and golden/extension.json, and the clips they name in audio/ and deam/audio/.
 */
const folder = process.env.SMARTPLAY_GOLDEN_DIR

interface MusicGolden {
  readonly files: readonly { readonly file: string; readonly pcm_sha256: string; readonly f32: OracleNumbers }[]
}
interface ExtensionGolden {
  readonly items: Readonly<Record<string, OracleNumbers>>
}

describe('on real music, librosa', () => {
  it.skipIf(folder === undefined)('is asked only where SMARTPLAY_GOLDEN_DIR names a folder with clips', () => {
    expect(clips(folder!).length).toBeGreaterThan(0)
  })

  it.each(folder === undefined ? [] : clips(folder))(
    'agrees with both of our ears about $file',
    ({ file, pcm_sha256, f32 }) => {
      const mono = decode(locate(folder!, file))
      expect(sha256(mono)).toBe(pcm_sha256)
      for (const { ears } of BOTH_EARS) {
        const { features, extension } = measure({ interleaved: mono, channels: 1 }, ears)
        expect(tooFar(compareFeatures(features, f32))).toEqual([])
        expect(tooFar(compareExtension(extension, extensions(folder!)[file]!))).toEqual([])
      }
    },
  )
})

function clips(root: string): MusicGolden['files'] {
  return ['music', 'deam'].flatMap((name) => readJson<MusicGolden>(join(root, 'golden', `${name}.json`)).files)
}

function extensions(root: string): ExtensionGolden['items'] {
  return readJson<ExtensionGolden>(join(root, 'golden', 'extension.json')).items
}

/** DEAM's clips are named from the root, the others from audio/. */
function locate(root: string, file: string): string {
  const fromRoot = join(root, file)
  return existsSync(fromRoot) ? fromRoot : join(root, 'audio', file)
}

/** The command that the golden PCM was made with; ours in libs/audio keeps stereo and mixes by itself. */
function decode(path: string): Float32Array {
  const args = ['-nostdin', '-v', 'error', '-t', '30', '-i', path, '-vn', '-ac', '1', '-rematrix_maxval', '1']
  const bytes = execFileSync('ffmpeg', [...args, '-ar', '44100', '-f', 'f32le', '-'], { maxBuffer: 2 ** 24 })
  return new Float32Array(Uint8Array.from(bytes).buffer)
}
