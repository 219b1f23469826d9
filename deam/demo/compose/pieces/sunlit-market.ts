import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { fingeredBass } from '../voices/bass.ts'
import { tightKit } from '../voices/kit.ts'
import { marimba } from '../voices/mallet.ts'
import { ukulele } from '../voices/pluck.ts'

export const sunlitMarket: Piece = {
  name: 'sunlit-market',
  title: 'Sunlit Market',
  intended: 'happy',
  tempo: 120,
  key: { tonic: 'G', mode: 'major' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -19,
  room: { seconds: 0.9, wet: 0.2, damping: 0.5 },
  themes: { intro: 'I IV', a: 'I V vi IV', b: 'IV V I V7' },
  parts: {
    ukulele: {
      voice: ukulele,
      player: chords({ low: 60, high: 77, rhythm: 'X.x.xxx.x.x.xxx.', strum: 0.02 }),
      gainDb: -9,
      pan: -0.35,
    },
    marimba: {
      voice: marimba,
      player: tune({ low: 67, high: 86, rhythms: ['X_x_x_xxx_x_X_..', 'x_xxx_x_X___..x_'], leaps: 0.35 }),
      gainDb: -5,
      pan: 0.25,
    },
    bass: {
      voice: fingeredBass,
      player: bassLine({ low: 36, rhythm: 'X__.x_..X__.x_x_', line: 'R5R53' }),
      gainDb: -8,
      send: 0.1,
    },
    drums: {
      voice: tightKit,
      player: beat(
        { kick: 'X.......X.....x.', clap: '....X.......X...', shaker: 'x.xxx.xxx.xxx.xx', block: 'x..x..x.........' },
        { clap: '....X.......X.XX' },
      ),
      gainDb: -3,
      send: 0.3,
    },
  },
  form: [
    { theme: 'intro', parts: 'ukulele bass', level: 0.9 },
    { theme: 'a', parts: 'ukulele marimba bass drums' },
    { theme: 'b', parts: 'ukulele marimba bass drums' },
  ],
}
