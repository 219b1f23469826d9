import { bassLine } from '../players/bass-line.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { cello } from '../voices/lead.ts'
import { churchOrgan } from '../voices/organ.ts'

export const greyPier: Piece = {
  name: 'grey-pier',
  title: 'Grey Pier',
  intended: 'sad',
  tempo: 78,
  key: { tonic: 'G', mode: 'minor' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -22,
  room: { seconds: 4.2, wet: 0.5, damping: 0.4 },
  themes: { a: 'i iv', b: 'VI III', c: 'iio V' },
  parts: {
    organ: {
      voice: churchOrgan,
      player: chords({ low: 50, high: 69, rhythm: 'x_______x_______' }),
      gainDb: -18,
      spread: 0.3,
    },
    pedal: { voice: churchOrgan, player: bassLine({ low: 31, rhythm: 'x_______________', line: 'R' }), gainDb: -14 },
    oboe: {
      voice: cello,
      player: tune({ low: 65, high: 82, rhythms: ['x_____x_x___x___', 'X___x___X_______'], leaps: 0.2 }),
      gainDb: -10,
      pan: -0.2,
    },
  },
  form: [
    { theme: 'a', parts: 'organ pedal', level: 0.9 },
    { theme: 'b', parts: 'organ pedal oboe' },
    { theme: 'c', parts: 'organ pedal oboe' },
  ],
}
