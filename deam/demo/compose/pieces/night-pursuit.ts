import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { acidBass } from '../voices/bass.ts'
import { hardKit } from '../voices/kit.ts'
import { siren } from '../voices/lead.ts'
import { stabs } from '../voices/pad.ts'

export const nightPursuit: Piece = {
  name: 'night-pursuit',
  title: 'Night Pursuit',
  intended: 'energetic',
  tempo: 152,
  key: { tonic: 'C', mode: 'minor' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -18,
  room: { seconds: 1.6, wet: 0.22, damping: 0.4 },
  themes: { intro: 'i i', a: 'i VI iv V', b: 'i VII VI V' },
  parts: {
    motor: {
      voice: acidBass,
      player: bassLine({ low: 36, rhythm: 'xxXxxxXxxxXxxxXx', line: 'RR8RRR5R' }),
      gainDb: -9,
      send: 0.1,
    },
    stabs: {
      voice: stabs,
      player: chords({ low: 60, high: 77, rhythm: 'X..X..X.....X...' }),
      gainDb: -11,
      spread: 0.6,
    },
    siren: {
      voice: siren,
      player: tune({ low: 67, high: 84, rhythms: ['X_____x_x_x_X___', 'X___x___X_______'], leaps: 0.2 }),
      gainDb: -15,
      pan: 0.15,
      echo: { beats: 0.5, feedback: 0.35, wet: 0.3 },
    },
    drums: {
      voice: hardKit,
      player: beat(
        { kick: 'X...X...X...X...', clap: '....X.......X...', hat: 'xxxxxxxxxxxxxxxx', openHat: '..X...X...X...X.' },
        { snare: 'x.x.x.x.xxxxXXXX' },
      ),
      gainDb: -7,
      send: 0.2,
    },
  },
  form: [
    { theme: 'intro', parts: 'motor drums', level: 0.9 },
    { theme: 'a', parts: 'motor stabs drums' },
    { theme: 'b', parts: 'motor stabs siren drums' },
    { theme: 'a', parts: 'motor stabs siren drums' },
  ],
}
