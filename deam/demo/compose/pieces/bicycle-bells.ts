import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { pickedBass } from '../voices/bass.ts'
import { bicycleBell } from '../voices/bell.ts'
import { tightKit } from '../voices/kit.ts'
import { whistle } from '../voices/lead.ts'
import { rotaryOrgan } from '../voices/organ.ts'

export const bicycleBells: Piece = {
  name: 'bicycle-bells',
  title: 'Bicycle Bells',
  intended: 'happy',
  tempo: 132,
  key: { tonic: 'A', mode: 'major' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -19.5,
  room: { seconds: 0.8, wet: 0.2, damping: 0.5 },
  themes: { a: 'I vi IV V', b: 'ii V I VI7' },
  parts: {
    organ: {
      voice: rotaryOrgan,
      player: chords({ low: 57, high: 74, rhythm: '..X...X...X...X.' }),
      gainDb: -17,
      pan: -0.3,
    },
    whistle: {
      voice: whistle,
      player: tune({ low: 69, high: 86, rhythms: ['X_x_x_x_X___x_x_', 'X___x_x_X_x_....'], leaps: 0.4 }),
      gainDb: -14,
      pan: 0.2,
    },
    bells: {
      voice: bicycleBell,
      player: arpeggio({ low: 72, high: 88, rhythm: 'x...........x.x.', order: '2 1 2' }),
      gainDb: -11,
      pan: 0.5,
    },
    bass: { voice: pickedBass, player: bassLine({ low: 33, rhythm: 'X__.X__.X__.X__.', line: 'R353' }), gainDb: -8 },
    drums: {
      voice: tightKit,
      player: beat(
        { kick: 'X.......X.......', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.', openHat: '..............x.' },
        { snare: '....X.....x.X.xx' },
      ),
      gainDb: -3,
      send: 0.25,
    },
  },
  form: [
    { theme: 'a', parts: 'organ bass drums bells', level: 0.9 },
    { theme: 'a', parts: 'organ whistle bass drums' },
    { theme: 'b', parts: 'organ whistle bass drums bells' },
  ],
}
