import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { subBass } from '../voices/bass.ts'
import { musicBox } from '../voices/bell.ts'
import { nylonGuitar } from '../voices/pluck.ts'

export const paperBoats: Piece = {
  name: 'paper-boats',
  title: 'Paper Boats',
  intended: 'calm',
  tempo: 84,
  key: { tonic: 'C', mode: 'major' },
  beatsPerBar: 3,
  take: 1,
  levelDb: -22,
  room: { seconds: 1.6, wet: 0.35, damping: 0.35 },
  themes: { intro: 'I IV', a: 'I vi ii V', b: 'IV I ii7 V7' },
  parts: {
    guitar: {
      voice: nylonGuitar,
      player: arpeggio({ low: 48, high: 67, rhythm: 'x.x.x.x.x.x.', order: '0 2 1 3 2 1' }),
      gainDb: -5,
      pan: -0.35,
    },
    box: {
      voice: musicBox,
      player: tune({ low: 74, high: 93, rhythms: ['X___x___x___', 'x_x_x_x_X___'], leaps: 0.35 }),
      gainDb: -11,
      pan: 0.3,
      send: 0.7,
    },
    bass: {
      voice: subBass,
      player: bassLine({ low: 36, rhythm: 'x___________', line: 'R' }),
      gainDb: -12,
      send: 0.1,
    },
  },
  form: [
    { theme: 'intro', parts: 'guitar', level: 0.85 },
    { theme: 'a', parts: 'guitar box bass' },
    { theme: 'b', parts: 'guitar box bass' },
  ],
}
