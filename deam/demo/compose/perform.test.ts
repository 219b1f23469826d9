import { describe, expect, it } from 'vitest'
import { perform, playingTime } from './perform.ts'
import { bassLine } from './players/bass-line.ts'
import { tune } from './players/tune.ts'
import type { Piece, Voice } from './score.ts'

const silent: Voice = () => new Float32Array(1)

const piece: Piece = {
  name: 'test-piece',
  title: 'Test Piece',
  intended: 'calm',
  tempo: 120,
  key: { tonic: 'C', mode: 'major' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -20,
  room: { seconds: 1, wet: 0, damping: 0 },
  themes: { a: 'I V', b: 'IV V' },
  parts: {
    bass: { voice: silent, player: bassLine({ low: 36, rhythm: 'xxxxxxxx', line: 'R' }), gainDb: 0 },
    tune: { voice: silent, player: tune({ low: 60, high: 76, rhythms: ['X_xxX_x_'], leaps: 0.3 }), gainDb: 0 },
  },
  form: [
    { theme: 'a', parts: 'bass tune' },
    { theme: 'b', parts: 'bass' },
    { theme: 'a', parts: 'bass tune' },
  ],
}

const tonesOf = (part: string, from: Piece = piece) => perform(from).filter((tone) => tone.part === part)
const frequencies = (tones: ReturnType<typeof perform>) => tones.map(({ tone }) => Math.round(tone.frequency))

describe('perform', () => {
  it('plays the form and one held bar: seven bars of two seconds', () => {
    expect(playingTime(piece)).toBe(14)
  })

  it('brings a theme back note by note', () => {
    const tones = tonesOf('tune')
    const first = frequencies(tones.filter(({ at }) => at < 3.9))
    const second = frequencies(tones.filter(({ at }) => at > 7.9 && at < 11.9))
    expect(first).toHaveLength(10)
    expect(second).toEqual(first)
  })

  it('draws another tune for another take', () => {
    expect(frequencies(tonesOf('tune', { ...piece, take: 2 }))).not.toEqual(frequencies(tonesOf('tune')))
  })

  it('ends on a held tonic', () => {
    const { at, tone } = tonesOf('bass').at(-1)!
    expect(at).toBeCloseTo(12, 1)
    expect(tone.seconds).toBeCloseTo(2, 6)
    expect(tone.frequency).toBeCloseTo(65.41, 2)
  })

  it('puts every second eighth off when it swings', () => {
    const straight = tonesOf('bass')
    const swung = tonesOf('bass', { ...piece, swing: 0.2 })
    expect(swung[1]!.at - straight[1]!.at).toBeCloseTo(0.05, 6)
    expect(swung[2]!.at - straight[2]!.at).toBeCloseTo(0, 6)
  })

  it('refuses a form that names a part nobody plays', () => {
    expect(() => perform({ ...piece, form: [{ theme: 'a', parts: 'bass kazoo' }] })).toThrow(
      'no part is called "kazoo"',
    )
  })
})
