import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { subBass } from '../voices/bass.ts'
import { softKit } from '../voices/kit.ts'
import { cello } from '../voices/lead.ts'
import { oldGuitar } from '../voices/pluck.ts'

export const lastLeaf: Piece = {
  name: 'last-leaf',
  title: 'Last Leaf',
  intended: 'sad',
  tempo: 88,
  key: { tonic: 'D', mode: 'dorian' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -22,
  room: { seconds: 1.4, wet: 0.28, damping: 0.6 },
  themes: { a: 'i7 IV i7 VII', b: 'III VII i7 v7' },
  parts: {
    guitar: {
      voice: oldGuitar,
      player: arpeggio({ low: 45, high: 64, rhythm: 'x.x.x.x.x.x.x.x.', order: '0 2 1 3 2 3 1 2' }),
      gainDb: -5,
      pan: -0.25,
    },
    cello: {
      voice: cello,
      player: tune({ low: 57, high: 74, rhythms: ['x_____x_X_______', 'x___x___X___x___'], leaps: 0.25 }),
      gainDb: -14,
      pan: 0.25,
    },
    bass: {
      voice: subBass,
      player: bassLine({ low: 38, rhythm: 'x_______x_____x_', line: 'RR5' }),
      gainDb: -13,
      send: 0.1,
    },
    brushes: { voice: softKit, player: beat({ snare: '....x.......x...', shaker: 'x...x...x...x...' }), gainDb: -12 },
  },
  form: [
    { theme: 'a', parts: 'guitar bass', level: 0.9 },
    { theme: 'b', parts: 'guitar cello bass brushes' },
  ],
}
