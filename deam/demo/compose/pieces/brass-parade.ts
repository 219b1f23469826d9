import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { tightKit } from '../voices/kit.ts'
import { brass } from '../voices/lead.ts'
import { tuba } from '../voices/pad.ts'

export const brassParade: Piece = {
  name: 'brass-parade',
  title: 'Brass Parade',
  intended: 'happy',
  tempo: 124,
  key: { tonic: 'Eb', mode: 'major' },
  beatsPerBar: 4,
  take: 3,
  levelDb: -19,
  room: { seconds: 1.4, wet: 0.3, damping: 0.35 },
  themes: { intro: 'V V7', a: 'I IV V I', b: 'vi ii V7 I' },
  parts: {
    cornets: {
      voice: brass,
      player: tune({ low: 67, high: 84, rhythms: ['X__xx_x_X___x___', 'X_x_x_x_X_____..'], leaps: 0.5 }),
      gainDb: -11,
      pan: 0.2,
    },
    horns: {
      voice: brass,
      player: chords({ low: 55, high: 70, rhythm: '..x...x...x...x.' }),
      gainDb: -13,
      pan: -0.3,
      spread: 0.3,
    },
    tuba: { voice: tuba, player: bassLine({ low: 34, rhythm: 'X__.x__.X__.x__.', line: 'R5R5' }), gainDb: -6 },
    drums: {
      voice: tightKit,
      player: beat(
        { kick: 'X.......X.......', snare: 'x.xxX.x.x.xxX.xx', openHat: '....x.......x...' },
        { snare: 'XxxxXxxxXxxxX...' },
      ),
      gainDb: -5,
      send: 0.5,
    },
  },
  form: [
    { theme: 'intro', parts: 'drums horns', level: 0.85 },
    { theme: 'a', parts: 'cornets horns tuba drums' },
    { theme: 'b', parts: 'cornets horns tuba drums' },
  ],
}
