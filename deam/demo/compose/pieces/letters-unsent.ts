import { arpeggio } from '../players/arpeggio.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { cello } from '../voices/lead.ts'
import { strings } from '../voices/pad.ts'
import { piano } from '../voices/piano.ts'

export const lettersUnsent: Piece = {
  name: 'letters-unsent',
  title: 'Letters Unsent',
  intended: 'sad',
  tempo: 64,
  key: { tonic: 'E', mode: 'minor' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -22,
  room: { seconds: 2.8, wet: 0.45, damping: 0.5 },
  themes: { a: 'i VI', b: 'iv7 i', c: 'VI V7' },
  parts: {
    strings: { voice: strings, player: chords({ low: 52, high: 69, rhythm: 'x___' }), gainDb: -14, spread: 0.6 },
    piano: {
      voice: piano,
      player: arpeggio({ low: 52, high: 71, rhythm: 'x_x_x_x_x_x_x_x_', order: '0 1 2 3 2 1 2 1' }),
      gainDb: -9,
      pan: -0.2,
    },
    cello: {
      voice: cello,
      player: tune({ low: 52, high: 69, rhythms: ['x_______x___x___', 'X_____x_X_______'], leaps: 0.2 }),
      gainDb: -12,
      pan: 0.25,
      send: 0.7,
    },
  },
  form: [
    { theme: 'a', parts: 'strings piano', level: 0.85 },
    { theme: 'b', parts: 'strings piano cello' },
    { theme: 'c', parts: 'strings piano cello' },
  ],
}
