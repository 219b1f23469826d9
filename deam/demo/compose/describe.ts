import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { Piece } from './score.ts'
import type { Stereo } from './sound/stereo.ts'

const COLUMNS = [20, 10, 6, 15, 8, 8, 8] as const

export const HEADINGS = row(['piece', 'intended', 'BPM', 'key', 'seconds', 'rms dB', 'peak dB'])

/** One line of the table that `demo:compose` prints: what was intended, and what came out. */
export function describe({ name, intended, tempo, key }: Piece, sound: Stereo): string {
  const channels = [sound.left, sound.right]
  const peak = channels.reduce(
    (most, channel) => channel.reduce((top, sample) => Math.max(top, Math.abs(sample)), most),
    0,
  )
  const energy = channels.reduce((sum, channel) => channel.reduce((total, sample) => total + sample * sample, sum), 0)
  const seconds = sound.left.length / SAMPLE_RATE
  const rms = Math.sqrt(energy / (2 * sound.left.length))
  const numbers = [seconds, decibels(rms), decibels(peak)].map((value) => value.toFixed(1))
  return row([name, intended, String(tempo), `${key.tonic} ${key.mode}`, ...numbers])
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0)).join(' ')
}

function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude)
}
