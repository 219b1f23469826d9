import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { pickedBass } from '../voices/bass.ts'
import { electricPiano } from '../voices/electric-piano.ts'
import { tightKit } from '../voices/kit.ts'
import { brass } from '../voices/lead.ts'

export const kitchenDance: Piece = {
  name: 'kitchen-dance',
  title: 'Kitchen Dance',
  intended: 'happy',
  tempo: 112,
  key: { tonic: 'C', mode: 'mixolydian' },
  beatsPerBar: 4,
  swing: 0.1,
  take: 1,
  levelDb: -19,
  room: { seconds: 0.6, wet: 0.18, damping: 0.6 },
  themes: { intro: 'I7 I7', a: 'I7 IV7 I7 VII', b: 'IV7 IV7 I7 V7' },
  parts: {
    keys: {
      voice: electricPiano,
      player: chords({ low: 58, high: 76, rhythm: '..X.x..X..x.X...' }),
      gainDb: -13,
      pan: -0.25,
    },
    horns: {
      voice: brass,
      player: tune({ low: 65, high: 82, rhythms: ['X_....x_x_X_....', 'x_x_X___..x_X_..'], leaps: 0.5 }),
      gainDb: -13,
      pan: 0.25,
    },
    bass: {
      voice: pickedBass,
      player: bassLine({ low: 36, rhythm: 'X_.xx_..X_.x.xx.', line: 'RR8R58' }),
      gainDb: -7,
    },
    drums: {
      voice: tightKit,
      player: beat(
        { kick: 'X..x..x...X.....', snare: '....X..x.x..X...', hat: 'x.xxx.xxx.xxx.xx', clap: '............X...' },
        { snare: '....X..x.xx.XxXX' },
      ),
      gainDb: -3,
      send: 0.25,
    },
  },
  form: [
    { theme: 'intro', parts: 'bass drums', level: 0.9 },
    { theme: 'a', parts: 'keys horns bass drums' },
    { theme: 'b', parts: 'keys horns bass drums' },
  ],
}
