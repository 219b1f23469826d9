import { arpeggio } from '../players/arpeggio.ts'
import { bassLine } from '../players/bass-line.ts'
import { beat } from '../players/beat.ts'
import { chords } from '../players/chords.ts'
import { tune } from '../players/tune.ts'
import type { Piece } from '../score.ts'
import { pickedBass } from '../voices/bass.ts'
import { tightKit } from '../voices/kit.ts'
import { brightSaw } from '../voices/lead.ts'
import { sunrise } from '../voices/pad.ts'
import { steelGuitar } from '../voices/pluck.ts'

export const rooftopSummer: Piece = {
  name: 'rooftop-summer',
  title: 'Rooftop Summer',
  intended: 'happy',
  tempo: 146,
  key: { tonic: 'E', mode: 'major' },
  beatsPerBar: 4,
  take: 1,
  levelDb: -18.5,
  room: { seconds: 1.3, wet: 0.22, damping: 0.4 },
  themes: { intro: 'I V', a: 'I V vi IV', b: 'IV I V vi' },
  parts: {
    synth: {
      voice: sunrise,
      player: chords({ low: 59, high: 76, rhythm: 'X_x_x_x_X_x_x_x_' }),
      gainDb: -17,
      spread: 0.6,
    },
    guitar: {
      voice: steelGuitar,
      player: arpeggio({ low: 52, high: 71, rhythm: 'xxxxxxxxxxxxxxxx', order: '0 2 1 3 2 4 3 2' }),
      gainDb: -11,
      pan: -0.4,
    },
    lead: {
      voice: brightSaw,
      player: tune({ low: 71, high: 88, rhythms: ['X___x_x_X_x_x___', 'X_x_x___X_______'], leaps: 0.35 }),
      gainDb: -14,
      pan: 0.15,
      echo: { beats: 0.75, feedback: 0.3, wet: 0.25 },
    },
    bass: {
      voice: pickedBass,
      player: bassLine({ low: 28, rhythm: 'X_x_x_x_X_x_x_x_', line: 'R' }),
      gainDb: -9,
      send: 0.05,
    },
    drums: {
      voice: tightKit,
      player: beat(
        { kick: 'X...x...X..x....', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.', openHat: 'x...............' },
        { snare: '....X...x.x.XXXX' },
      ),
      gainDb: -2,
      send: 0.2,
    },
  },
  form: [
    { theme: 'intro', parts: 'guitar synth', level: 0.8 },
    { theme: 'a', parts: 'synth guitar bass drums' },
    { theme: 'b', parts: 'synth guitar lead bass drums' },
    { theme: 'a', parts: 'synth guitar lead bass drums' },
  ],
}
