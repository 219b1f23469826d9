import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { templeBell } from '../voices/bell.ts'
import { softKit } from '../voices/kit.ts'
import { kalimba } from '../voices/mallet.ts'
import { mist } from '../voices/pad.ts'

export const lanternGarden: Piece = {
  name: 'lantern-garden',
  title: 'Lantern Garden',
  intended: 'calm',
  tempo: 72,
  key: { tonic: 'G', mode: 'lydian' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -24,
  room: { seconds: 4, wet: 0.6, damping: 0.3 },
  themes: { a: 'I9 II', b: 'vi7 I9' },
  parts: {
    bells: {
      voice: templeBell,
      player: chords({ low: 55, high: 74, rhythm: 'x_______x_______', strum: 0.06 }),
      gainDb: -16,
      spread: 0.6,
    },
    kalimba: {
      voice: kalimba,
      player: tune({ low: 67, high: 88, rhythms: ['x_x_x_..x_x_....', 'X_..x_x_x_....x_'], leaps: 0.5 }),
      gainDb: -8,
      pan: 0.2,
      echo: { beats: 0.75, feedback: 0.4, wet: 0.45 },
    },
    drone: { voice: mist, player: bassLine({ low: 43, rhythm: 'x_______________', line: 'R' }), gainDb: -14 },
    water: { voice: softKit, player: beat({ shaker: '........x.......' }), gainDb: -12, pan: -0.5 },
  },
  form: [
    { theme: 'a', parts: 'bells drone', level: 0.8 },
    { theme: 'a', parts: 'bells kalimba drone water' },
    { theme: 'b', parts: 'bells kalimba drone water' },
  ],
}
