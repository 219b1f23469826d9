import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { acidBass } from '../voices/bass.ts'
import { anvil, shards } from '../voices/bell.ts'
import { hardKit } from '../voices/kit.ts'
import { distortedGuitar } from '../voices/lead.ts'

export const glassMachine: Piece = {
  name: 'glass-machine',
  title: 'Glass Machine',
  intended: 'energetic',
  tempo: 134,
  key: { tonic: 'C#', mode: 'phrygian' },
  beatsPerBar: 4,
  take: 2,
  levelDb: -17.5,
  room: { seconds: 1.5, wet: 0.25, damping: 0.1 },
  themes: { a: 'i II i II', b: 'iv II i vii' },
  parts: {
    anvil: {
      voice: anvil,
      player: chords({ low: 61, high: 78, rhythm: 'X..x..X..x..X.x.' }),
      gainDb: -18,
      spread: 0.7,
    },
    shards: {
      voice: shards,
      player: arpeggio({ low: 73, high: 90, rhythm: 'xxXxxxXxxxXxxxXx', order: '0 1 2 4 3 1 2 5' }),
      gainDb: -14,
      spread: 0.5,
    },
    bass: {
      voice: acidBass,
      player: bassLine({ low: 37, rhythm: 'X.xx..X.X.xx..X.', line: 'RR8R' }),
      gainDb: -8,
      send: 0.1,
    },
    drone: {
      voice: distortedGuitar,
      player: tune({ low: 49, high: 61, rhythms: ['X_______________', 'X_______X_______'], leaps: 0.1 }),
      gainDb: -18,
      pan: -0.4,
    },
    drums: {
      voice: hardKit,
      player: beat(
        { kick: 'X..X..X.X..X..X.', snare: '....X.......X...', hat: 'xxxxxxxxxxxxxxxx', block: '..x..x..x..x..x.' },
        { snare: '..x.X.x.X.x.XXXX' },
      ),
      gainDb: -7,
      send: 0.25,
    },
  },
  form: [
    { theme: 'a', parts: 'anvil drums' },
    { theme: 'a', parts: 'anvil shards bass drums' },
    { theme: 'b', parts: 'anvil shards bass drone drums' },
  ],
}
