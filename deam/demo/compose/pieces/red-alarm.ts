import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { acidBass, subBass } from '../voices/bass.ts'
import { hardKit } from '../voices/kit.ts'
import { siren } from '../voices/lead.ts'
import { stabs } from '../voices/pad.ts'

export const redAlarm: Piece = {
  name: 'red-alarm',
  title: 'Red Alarm',
  intended: 'energetic',
  tempo: 170,
  key: { tonic: 'B', mode: 'minor' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -17.5,
  room: { seconds: 1.2, wet: 0.2, damping: 0.3 },
  themes: { a: 'i VI i bII', b: 'iv i V V7' },
  parts: {
    bass: {
      voice: acidBass,
      player: bassLine({ low: 35, rhythm: 'X_____x_..X_x___', line: 'RRR5' }),
      gainDb: -8,
      send: 0.05,
    },
    sub: {
      voice: subBass,
      player: bassLine({ low: 23, rhythm: 'X_____x_..X_x___', line: 'RRR5' }),
      gainDb: -10,
      send: 0,
    },
    alarm: {
      voice: siren,
      player: tune({ low: 71, high: 86, rhythms: ['X_x_X_x_X_x_X_x_', 'X___X___X_x_x_x_'], leaps: 0.1 }),
      gainDb: -17,
      spread: 0.4,
      echo: { beats: 0.75, feedback: 0.4, wet: 0.35 },
    },
    stabs: {
      voice: stabs,
      player: chords({ low: 62, high: 79, rhythm: 'X.....X.........' }),
      gainDb: -11,
      spread: 0.7,
      send: 0.8,
    },
    drums: {
      voice: hardKit,
      player: beat(
        { kick: 'X.........X.....', snare: '....X..x.x..X..x', hat: 'x.x.x.x.x.x.x.x.', openHat: '..............x.' },
        { snare: '....X..x.xx.XxXX' },
      ),
      gainDb: -6,
      send: 0.2,
    },
  },
  form: [
    { theme: 'a', parts: 'bass sub drums' },
    { theme: 'a', parts: 'bass sub stabs drums' },
    { theme: 'b', parts: 'bass sub stabs alarm drums' },
    { theme: 'a', parts: 'bass sub stabs alarm drums' },
  ],
}
