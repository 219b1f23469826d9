import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { fingeredBass } from '../voices/bass.ts'
import { electricPiano } from '../voices/electric-piano.ts'
import { softKit } from '../voices/kit.ts'

export const slowRiver: Piece = {
  name: 'slow-river',
  title: 'Slow River',
  intended: 'calm',
  tempo: 60,
  key: { tonic: 'F', mode: 'major' },
  beatsPerBar: 3,
  take: 3,
  levelDb: -22,
  room: { seconds: 1.8, wet: 0.3, damping: 0.6 },
  themes: { a: 'IM7 vi7 IVM7 V7', b: 'ii7 IVM7 V7' },
  parts: {
    keys: {
      voice: electricPiano,
      player: chords({ low: 53, high: 72, rhythm: 'x_____x___x_', strum: 0.03 }),
      gainDb: -14,
      spread: 0.2,
    },
    tune: {
      voice: electricPiano,
      player: tune({ low: 69, high: 84, rhythms: ['..x_x_X_____', 'x___x_x_X___'], leaps: 0.25 }),
      gainDb: -12,
      pan: 0.2,
    },
    bass: {
      voice: fingeredBass,
      player: bassLine({ low: 36, rhythm: 'x_______x_x_', line: 'R5R' }),
      gainDb: -12,
      send: 0.1,
    },
    brushes: { voice: softKit, player: beat({ snare: '....x...x...', hat: 'x...x...x.x.' }), gainDb: -10, send: 0.3 },
  },
  form: [
    { theme: 'a', parts: 'keys tune bass brushes' },
    { theme: 'b', parts: 'keys tune bass brushes', level: 0.9 },
  ],
}
