import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { subBass } from '../voices/bass.ts'
import { choir } from '../voices/choir.ts'
import { hardKit } from '../voices/kit.ts'
import { brass } from '../voices/lead.ts'
import { lowStrings } from '../voices/pad.ts'

export const stormDrums: Piece = {
  name: 'storm-drums',
  title: 'Storm Drums',
  intended: 'energetic',
  tempo: 118,
  key: { tonic: 'D', mode: 'minor' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -17.5,
  room: { seconds: 2.6, wet: 0.35, damping: 0.4 },
  themes: { intro: 'i i', a: 'i VI iv V', b: 'iio i VI V' },
  parts: {
    strings: {
      voice: lowStrings,
      player: chords({ low: 45, high: 62, rhythm: 'XxxXxxXxXxxXxxXx' }),
      gainDb: -13,
      spread: 0.6,
    },
    horns: {
      voice: brass,
      player: tune({ low: 57, high: 74, rhythms: ['X_______x_x_X___', 'X_____x_X_______'], leaps: 0.3 }),
      gainDb: -11,
      pan: 0.2,
      send: 0.8,
    },
    choir: { voice: choir, player: chords({ low: 57, high: 74, rhythm: 'x___' }), gainDb: -11, spread: 0.7 },
    bass: { voice: subBass, player: bassLine({ low: 26, rhythm: 'X_____X_____X___', line: 'R' }), gainDb: -10 },
    drums: {
      voice: hardKit,
      player: beat(
        { tom: 'X..x..X.x.X.x.xx', kick: 'X.....X.....X...', snare: '............X...' },
        { tom: 'X.xxX.xxXxxxXXXX' },
      ),
      gainDb: -6,
      send: 0.6,
    },
  },
  form: [
    { theme: 'intro', parts: 'drums bass', level: 0.85 },
    { theme: 'a', parts: 'strings horns bass drums' },
    { theme: 'b', parts: 'strings horns choir bass drums' },
  ],
}
