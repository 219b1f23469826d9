import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { fingeredBass } from '../voices/bass.ts'
import { tightKit } from '../voices/kit.ts'
import { steelPan } from '../voices/mallet.ts'

export const islandSteps: Piece = {
  name: 'island-steps',
  title: 'Island Steps',
  intended: 'happy',
  tempo: 104,
  key: { tonic: 'F', mode: 'major' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -19.5,
  room: { seconds: 1, wet: 0.25, damping: 0.4 },
  themes: { intro: 'I V7', a: 'I IV V7 I', b: 'IV I V7 I' },
  parts: {
    pans: {
      voice: steelPan,
      player: tune({ low: 65, high: 86, rhythms: ['X_.x_.x_..x_X_..', 'x_x_X_.x_.x_X___'], leaps: 0.45 }),
      gainDb: -8,
      pan: 0.2,
    },
    rhythmPans: {
      voice: steelPan,
      player: chords({ low: 57, high: 72, rhythm: 'x..x..x.x..x..x.' }),
      gainDb: -17,
      pan: -0.35,
      spread: 0.3,
    },
    bass: {
      voice: fingeredBass,
      player: bassLine({ low: 36, rhythm: 'X__x__x_........', line: 'R5R' }),
      gainDb: -7,
      send: 0.1,
    },
    drums: {
      voice: tightKit,
      player: beat({
        kick: 'X...x...X...x...',
        rim: '...x..x....x..x.',
        shaker: 'xxXxxxXxxxXxxxXx',
        tom: '............x.x.',
      }),
      gainDb: -5,
      send: 0.25,
    },
  },
  form: [
    { theme: 'intro', parts: 'rhythmPans bass drums', level: 0.9 },
    { theme: 'a', parts: 'pans rhythmPans bass drums' },
    { theme: 'b', parts: 'pans rhythmPans bass drums' },
  ],
}
