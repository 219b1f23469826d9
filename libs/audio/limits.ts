import { SmartPlayError } from '#libs/contract/errors'
import type { Form } from './heading.ts'

// Telephone to studio, mono to 7.1. A wav file that claimed 1 Hz made ffmpeg resample each sample into 44,100 of them,
// and neither its time limit nor its memory limit stopped it early: so we look before it does.
const SAMPLE_RATES = { least: 8000, most: 192_000 }
const MOST_CHANNELS = 8

/** Refuses audio that no listener has and attackers do. */
export function checkLimits({ sampleRate, channels }: Form): void {
  const { least, most } = SAMPLE_RATES
  if (!(sampleRate >= least && sampleRate <= most)) {
    throw outside(`a sample rate of ${sampleRate} Hz (expected ${least} to ${most} Hz)`)
  }
  if (!(channels >= 1 && channels <= MOST_CHANNELS)) {
    throw outside(`${channels} channels (expected 1 to ${MOST_CHANNELS})`)
  }
}

function outside(what: string): SmartPlayError {
  return new SmartPlayError('outside-limits', `the file claims ${what}`)
}
