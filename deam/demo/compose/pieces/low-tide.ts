import { bassLine } from '../players/bass-line.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { choir } from '../voices/choir.ts'
import { darkness } from '../voices/pad.ts'
import { piano } from '../voices/piano.ts'

export const lowTide: Piece = {
  name: 'low-tide',
  title: 'Low Tide',
  intended: 'sad',
  tempo: 54,
  key: { tonic: 'B', mode: 'minor' },
  beatsPerBar: 3,
  take: 1,
  levelDb: -23,
  room: { seconds: 5, wet: 0.6, damping: 0.6 },
  themes: { a: 'i VI', b: 'iv i', c: 'VI v' },
  parts: {
    choir: { voice: choir, player: chords({ low: 47, high: 64, rhythm: 'x__' }), gainDb: -12, spread: 0.7 },
    drone: { voice: darkness, player: bassLine({ low: 35, rhythm: 'x__', line: 'R' }), gainDb: -11 },
    piano: {
      voice: piano,
      player: tune({ low: 62, high: 78, rhythms: ['....x___X___', 'x___x_____x_'], leaps: 0.2 }),
      gainDb: -10,
      pan: 0.2,
      echo: { beats: 1.5, feedback: 0.3, wet: 0.3 },
    },
  },
  form: [
    { theme: 'a', parts: 'choir drone', level: 0.85 },
    { theme: 'b', parts: 'choir drone piano' },
    { theme: 'c', parts: 'choir drone piano' },
  ],
}
