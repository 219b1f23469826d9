import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import type { Piece } from '../score.ts'
import { acidBass } from '../voices/bass.ts'
import { shards } from '../voices/bell.ts'
import { hardKit } from '../voices/kit.ts'
import { stabs } from '../voices/pad.ts'

export const circuitBreaker: Piece = {
  name: 'circuit-breaker',
  title: 'Circuit Breaker',
  intended: 'energetic',
  tempo: 128,
  key: { tonic: 'F#', mode: 'minor' },
  beatsPerBar: 4,
  take: 3,
  levelDb: -17.5,
  room: { seconds: 0.9, wet: 0.18, damping: 0.3 },
  themes: { a: 'i i VI VI', b: 'iv iv i V7' },
  parts: {
    acid: {
      voice: acidBass,
      player: bassLine({ low: 30, rhythm: 'x.xXx.xxX.xx.xXx', line: 'RR8R5RR8R3R8' }),
      gainDb: -8,
      send: 0.15,
      echo: { beats: 0.75, feedback: 0.25, wet: 0.15 },
    },
    sparks: {
      voice: shards,
      player: arpeggio({ low: 66, high: 85, rhythm: '..x..x..x..x.x..', order: '2 0 3 1 4' }),
      gainDb: -7,
      spread: 0.8,
      echo: { beats: 0.75, feedback: 0.5, wet: 0.4 },
    },
    organ: {
      voice: stabs,
      player: chords({ low: 57, high: 74, rhythm: '..X...X...X...X.' }),
      gainDb: -12,
      pan: -0.2,
      spread: 0.3,
    },
    drums: {
      voice: hardKit,
      player: beat(
        { kick: 'X...X...X...X...', clap: '....X.......X..x', hat: 'x.xxx.xxx.xxx.xx', openHat: '..X...X...X...X.' },
        { kick: 'X...X...X.......', snare: '........xxxxXXXX' },
      ),
      gainDb: -6,
      send: 0.15,
    },
  },
  form: [
    { theme: 'a', parts: 'acid drums' },
    { theme: 'a', parts: 'acid sparks drums' },
    { theme: 'b', parts: 'acid sparks organ drums' },
  ],
}
