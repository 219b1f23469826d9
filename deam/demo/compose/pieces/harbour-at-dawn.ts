import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { subBass } from '../voices/bass.ts'
import { flute } from '../voices/flute.ts'
import { mist } from '../voices/pad.ts'
import { harp } from '../voices/pluck.ts'

export const harbourAtDawn: Piece = {
  name: 'harbour-at-dawn',
  title: 'Harbour at Dawn',
  intended: 'calm',
  tempo: 66,
  key: { tonic: 'D', mode: 'major' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -23,
  room: { seconds: 3.2, wet: 0.5, damping: 0.45 },
  themes: { a: 'I9 IVM7', b: 'vi7 IV9' },
  parts: {
    mist: { voice: mist, player: chords({ low: 50, high: 69, rhythm: 'x___' }), gainDb: -15, spread: 0.5 },
    harp: {
      voice: harp,
      player: arpeggio({ low: 50, high: 74, rhythm: 'x.x.x.x.x.x.x.x.', order: '0 1 2 3 4 3 2 1' }),
      gainDb: -5,
      pan: -0.3,
      spread: 0.25,
    },
    flute: {
      voice: flute,
      player: tune({ low: 69, high: 86, rhythms: ['....x___x_x_X___', 'X_____x_x___X___'], leaps: 0.3 }),
      gainDb: -15,
      pan: 0.25,
      send: 0.8,
    },
    bass: {
      voice: subBass,
      player: bassLine({ low: 38, rhythm: 'x_______________', line: 'R' }),
      gainDb: -11,
      send: 0.1,
    },
  },
  form: [
    { theme: 'a', parts: 'mist harp', level: 0.8 },
    { theme: 'a', parts: 'mist harp flute bass' },
    { theme: 'b', parts: 'mist harp flute bass' },
  ],
}
