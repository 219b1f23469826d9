import { arpeggio } from '../players/arpeggio.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { choir } from '../voices/choir.ts'
import { vibraphone } from '../voices/mallet.ts'
import { nylonGuitar } from '../voices/pluck.ts'

export const mossAndStone: Piece = {
  name: 'moss-and-stone',
  title: 'Moss and Stone',
  intended: 'calm',
  tempo: 76,
  key: { tonic: 'A', mode: 'mixolydian' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -22,
  room: { seconds: 4.5, wet: 0.6, damping: 0.5 },
  themes: { a: 'I VII', b: 'IV I' },
  parts: {
    choir: { voice: choir, player: chords({ low: 52, high: 71, rhythm: 'x___' }), gainDb: -13, spread: 0.7 },
    plucks: {
      voice: nylonGuitar,
      player: arpeggio({ low: 45, high: 64, rhythm: 'x..x..x...x.x...', order: '0 2 3 1 2' }),
      gainDb: -7,
      pan: -0.2,
      echo: { beats: 1.5, feedback: 0.35, wet: 0.35 },
    },
    vibes: {
      voice: vibraphone,
      player: tune({ low: 69, high: 85, rhythms: ['....x_____x_X___', 'x___x_x_X_______'], leaps: 0.2 }),
      gainDb: -11,
      pan: 0.35,
    },
  },
  form: [
    { theme: 'a', parts: 'choir plucks', level: 0.85 },
    { theme: 'b', parts: 'choir plucks vibes' },
    { theme: 'a', parts: 'choir plucks vibes' },
  ],
}
