import { describe, expect, it } from 'vitest'
import { measure } from '#libs/features/measure'
import { BOTH_EARS } from './ears.ts'
import { compareExtension, compareFeatures, type OracleNumbers, readJson, sha256, tooFar } from './oracle.ts'
import { SIGNALS } from './signals.ts'

interface SyntheticGolden {
  readonly signals: Readonly<Record<string, { readonly pcm_sha256: string; readonly f32: OracleNumbers }>>
}
interface ExtensionGolden {
  readonly signals: Readonly<Record<string, OracleNumbers>>
}

const synthetic = readJson<SyntheticGolden>(new URL('./synthetic.json', import.meta.url)).signals
const extension = readJson<ExtensionGolden>(new URL('./extension.json', import.meta.url)).signals

describe("librosa 0.11.0's numbers", () => {
  it('exist for thirteen signals, and each of them has its formula here', () => {
    expect(Object.keys(SIGNALS).sort()).toEqual(Object.keys(synthetic).sort())
    expect(Object.keys(SIGNALS)).toHaveLength(13)
  })

  it.each(Object.keys(SIGNALS))('were measured on the very samples that the formula of %s gives', (name) => {
    expect(sha256(SIGNALS[name]!())).toBe(synthetic[name]!.pcm_sha256)
  })

  it('for an empty signal are partly errors, so we refuse it', () => {
    expect(() => measure({ interleaved: SIGNALS.empty!(), channels: 1 })).toThrow(/without samples/)
  })
})

describe.each(BOTH_EARS)("librosa 0.11.0's numbers, and those of $name,", ({ ears }) => {
  it.each(Object.keys(SIGNALS).filter((name) => name !== 'empty'))('are the same for %s', (name) => {
    const heard = measure({ interleaved: SIGNALS[name]!(), channels: 1 }, ears)
    expect(tooFar(compareFeatures(heard.features, synthetic[name]!.f32))).toEqual([])
    expect(tooFar(compareExtension(heard.extension, extension[name]!))).toEqual([])
  })
})
