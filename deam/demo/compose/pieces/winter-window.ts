import { arpeggio } from '../players/arpeggio.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { ice } from '../voices/bell.ts'
import { flute } from '../voices/flute.ts'
import { darkness } from '../voices/pad.ts'

export const winterWindow: Piece = {
  name: 'winter-window',
  title: 'Winter Window',
  intended: 'sad',
  tempo: 70,
  key: { tonic: 'C#', mode: 'minor' },
  beatsPerBar: 3,
  take: 3,
  levelDb: -25,
  room: { seconds: 3.6, wet: 0.55, damping: 0.25 },
  themes: { a: 'i VI III VII', b: 'iv i VI V' },
  parts: {
    ice: {
      voice: ice,
      player: arpeggio({ low: 61, high: 80, rhythm: 'x.x.x.x.x.x.', order: '0 2 3 2 1 2' }),
      gainDb: -17,
      spread: 0.5,
    },
    dark: { voice: darkness, player: chords({ low: 44, high: 61, rhythm: 'x__' }), gainDb: -13, spread: 0.5 },
    flute: {
      voice: flute,
      player: tune({ low: 64, high: 80, rhythms: ['X_____x___x_', 'x___x___X___'], leaps: 0.15 }),
      gainDb: -14,
      pan: 0.15,
      send: 0.9,
    },
  },
  form: [
    { theme: 'a', parts: 'ice dark', level: 0.85 },
    { theme: 'b', parts: 'ice dark flute' },
  ],
}
