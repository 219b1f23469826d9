import { frequencyOf } from '../music/key.ts'
import { DRUMS, type Drum } from '../players/beat.ts'
import type { Voice } from '../score.ts'
import { ringPartials } from '../sound/partials.ts'
import { clap, noise, skin, wires } from './drums.ts'

/** A kit knows each drum by the frequency of its General MIDI note. */
export type Kit = Readonly<Record<Drum, Voice>>

const block: Voice = ({ velocity }) =>
  ringPartials(
    [
      { frequency: 1180, amplitude: 0.7 * velocity, decay: 0.12 },
      { frequency: 1930, amplitude: 0.4 * velocity, decay: 0.07 },
    ],
    0.15,
  )

const rim: Voice = ({ velocity }) =>
  ringPartials(
    [
      { frequency: 520, amplitude: 0.5 * velocity, decay: 0.08 },
      { frequency: 1720, amplitude: 0.6 * velocity, decay: 0.05 },
    ],
    0.1,
  )

const shared = { clap, block, rim, shaker: noise({ above: 5200, attack: 0.025, decay: 0.07 }) }

/** Brushes and a felt beater. */
const SOFT: Kit = {
  ...shared,
  kick: skin({ start: 95, end: 52, fall: 0.03, decay: 0.32, click: 0.02 }),
  snare: noise({ above: 2400, attack: 0.02, decay: 0.2 }),
  tom: skin({ start: 130, end: 92, fall: 0.06, decay: 0.5, click: 0.02 }),
  hat: noise({ above: 7500, attack: 0.002, decay: 0.06 }),
  openHat: noise({ above: 6500, attack: 0.004, decay: 0.35 }),
}

/** A dry kit for dancing. */
const TIGHT: Kit = {
  ...shared,
  kick: skin({ start: 210, end: 50, fall: 0.022, decay: 0.34, click: 0.25 }),
  snare: wires({ tone: 190, decay: 0.17, brightness: 3200, noise: 1.5 }),
  tom: skin({ start: 190, end: 118, fall: 0.05, decay: 0.35, click: 0.1 }),
  hat: noise({ above: 8200, attack: 0.0005, decay: 0.05 }),
  openHat: noise({ above: 7000, attack: 0.0005, decay: 0.28 }),
}

/** A loud one. */
const HARD: Kit = {
  ...shared,
  kick: skin({ start: 320, end: 46, fall: 0.018, decay: 0.42, click: 0.6 }),
  snare: wires({ tone: 175, decay: 0.26, brightness: 2500, noise: 2.2 }),
  tom: skin({ start: 165, end: 74, fall: 0.07, decay: 0.6, click: 0.3 }),
  hat: noise({ above: 6500, attack: 0.0005, decay: 0.08 }),
  openHat: noise({ above: 5200, attack: 0.0005, decay: 0.5 }),
}

export const softKit = kitVoice(SOFT)
export const tightKit = kitVoice(TIGHT)
export const hardKit = kitVoice(HARD)

function kitVoice(kit: Kit): Voice {
  const names = Object.keys(DRUMS) as Drum[]
  const byFrequency = new Map(names.map((drum) => [frequencyOf(DRUMS[drum]), kit[drum]]))
  return (tone) => byFrequency.get(tone.frequency)?.(tone) ?? new Float32Array(1)
}
