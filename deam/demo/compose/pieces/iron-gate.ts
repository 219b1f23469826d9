import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { pickedBass } from '../voices/bass.ts'
import { hardKit } from '../voices/kit.ts'
import { blade, distortedGuitar } from '../voices/lead.ts'

export const ironGate: Piece = {
  name: 'iron-gate',
  title: 'Iron Gate',
  intended: 'energetic',
  tempo: 140,
  key: { tonic: 'E', mode: 'phrygian' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -18,
  room: { seconds: 1.1, wet: 0.15, damping: 0.5 },
  themes: { a: 'i II i vii', b: 'i II III II' },
  parts: {
    left: {
      voice: distortedGuitar,
      player: bassLine({ low: 40, rhythm: 'X_xxx_xxX_xxX_X_', line: 'RRRRRRRRR88' }),
      gainDb: -13,
      pan: -0.7,
    },
    right: {
      voice: distortedGuitar,
      player: bassLine({ low: 47, rhythm: 'X_xxx_xxX_xxX_X_', line: 'R' }),
      gainDb: -15,
      pan: 0.7,
    },
    solo: {
      voice: blade,
      player: tune({ low: 64, high: 84, rhythms: ['X_x_xxx_X_x_xxxx', 'X___x_x_xxxxX___'], leaps: 0.3 }),
      gainDb: -13,
      echo: { beats: 0.75, feedback: 0.3, wet: 0.25 },
    },
    bass: {
      voice: pickedBass,
      player: bassLine({ low: 28, rhythm: 'X_xxx_xxX_xxX_X_', line: 'R' }),
      gainDb: -9,
      send: 0,
    },
    drums: {
      voice: hardKit,
      player: beat(
        { kick: 'X.xxx.xxX.xxX.x.', snare: '....X.......X...', openHat: 'X...x...x...x...' },
        { snare: '....X...xxxxXXXX', tom: '........X.X.....' },
      ),
      gainDb: -6,
      send: 0.3,
    },
  },
  form: [
    { theme: 'a', parts: 'left right bass drums' },
    { theme: 'b', parts: 'left right bass drums solo' },
    { theme: 'a', parts: 'left right bass drums solo' },
  ],
}
