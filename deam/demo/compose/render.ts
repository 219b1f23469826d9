import { SAMPLE_RATE } from '#libs/dsp/signal'
import { between, createRandom } from './music/random.ts'
import { type PlayedTone, perform, playingTime } from './perform.ts'
import type { Part, Piece } from './score.ts'
import { fromDecibels } from './sound/decibels.ts'
import { addEcho } from './sound/echo.ts'
import { fadeOutInPlace, masterInPlace } from './sound/master.ts'
import { reverberate } from './sound/reverb.ts'
import { addMono, addStereo, createStereo, type Stereo } from './sound/stereo.ts'

/** What rings on after the last bar line, and fades [s]. */
const TAIL = 2

/** The whole piece as sound: each part on a bus of its own, its echo, the common room, the master. */
export function render(piece: Piece): Stereo {
  const frames = Math.ceil((playingTime(piece) + TAIL) * SAMPLE_RATE)
  const tones = perform(piece)
  const mix = createStereo(frames)
  const sends = createStereo(frames)
  for (const [name, part] of Object.entries(piece.parts)) {
    const bus = renderPart(piece, part, { name, tones: tones.filter((tone) => tone.part === name), frames })
    addStereo(mix, bus, 1)
    addStereo(sends, bus, part.send ?? 0.5)
  }
  addStereo(mix, reverberate(sends, piece.room), piece.room.wet)
  masterInPlace(mix, piece.levelDb)
  fadeOutInPlace(mix, TAIL)
  return mix
}

function renderPart(
  piece: Piece,
  part: Part,
  { name, tones, frames }: { name: string; tones: readonly PlayedTone[]; frames: number },
): Stereo {
  const bus = createStereo(frames)
  const random = createRandom(`${piece.name} ${name} places`)
  for (const { at, tone } of tones) {
    const stray = (part.spread ?? 0) * between(random, -1, 1)
    const pan = Math.max(-1, Math.min(1, (part.pan ?? 0) + stray))
    addMono(bus, part.voice(tone), { at: Math.round(at * SAMPLE_RATE), gain: fromDecibels(part.gainDb), pan })
  }
  if (!part.echo) return bus
  return addEcho(bus, part.echo, Math.round(((part.echo.beats * 60) / piece.tempo) * SAMPLE_RATE))
}
