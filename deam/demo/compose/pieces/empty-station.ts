import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { piano } from '../voices/piano.ts'

export const emptyStation: Piece = {
  name: 'empty-station',
  title: 'Empty Station',
  intended: 'sad',
  tempo: 58,
  key: { tonic: 'A', mode: 'minor' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -24,
  room: { seconds: 2.6, wet: 0.4, damping: 0.55 },
  themes: { intro: 'i', a: 'i VIM7 iv V' },
  parts: {
    left: {
      voice: piano,
      player: arpeggio({ low: 45, high: 64, rhythm: 'x___x___x___x___', order: '0 1 2 1' }),
      gainDb: -11,
      pan: -0.15,
    },
    bass: {
      voice: piano,
      player: bassLine({ low: 33, rhythm: 'x_______________', line: 'R' }),
      gainDb: -10,
      pan: -0.25,
    },
    right: {
      voice: piano,
      player: tune({ low: 67, high: 82, rhythms: ['..x_x___X_____x_', 'x___x_x_X_______'], leaps: 0.3 }),
      gainDb: -7,
      pan: 0.2,
    },
  },
  form: [
    { theme: 'intro', parts: 'left bass', level: 0.8 },
    { theme: 'a', parts: 'left bass right' },
  ],
}
