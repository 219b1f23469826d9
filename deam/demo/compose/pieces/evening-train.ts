import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { fingeredBass } from '../voices/bass.ts'
import { electricPiano } from '../voices/electric-piano.ts'
import { softKit } from '../voices/kit.ts'
import { vibraphone } from '../voices/mallet.ts'

export const eveningTrain: Piece = {
  name: 'evening-train',
  title: 'Evening Train',
  intended: 'calm',
  tempo: 90,
  key: { tonic: 'Bb', mode: 'major' },
  beatsPerBar: 4,
  swing: 0.2,
  take: 4,
  levelDb: -20,
  room: { seconds: 1.1, wet: 0.25, damping: 0.7 },
  themes: { a: 'IM7 vi7 ii7 V7', b: 'IVM7 iii7 ii7 V7' },
  parts: {
    keys: {
      voice: electricPiano,
      player: chords({ low: 55, high: 74, rhythm: 'x_____x_....x___', strum: 0.02 }),
      gainDb: -13,
      spread: 0.15,
    },
    tune: {
      voice: vibraphone,
      player: tune({ low: 70, high: 86, rhythms: ['..x_x___..x_X___', 'X___..x_x_x_....'], leaps: 0.3 }),
      gainDb: -12,
      pan: 0.3,
    },
    bass: {
      voice: fingeredBass,
      player: bassLine({ low: 34, rhythm: 'X_____x_x_____x_', line: 'RR5R' }),
      gainDb: -9,
      send: 0.1,
    },
    drums: {
      voice: softKit,
      player: beat(
        { kick: 'X.....x.x.......', rim: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.' },
        { rim: '....x.......x.x.' },
      ),
      gainDb: -4,
      send: 0.2,
    },
  },
  form: [
    { theme: 'a', parts: 'keys bass drums', level: 0.9 },
    { theme: 'b', parts: 'keys tune bass drums' },
  ],
}
