import { setTimeout as pause } from 'node:timers/promises'
import type { Trial } from './trial.ts'

interface Load {
  readonly everyMs: number
  readonly clips?: readonly string[]
}

/** Sends the clips one after the other at a pace of their own, each until it is acknowledged: nobody waits for another. */
export function sendSteadily(trial: Trial, load: Load): Promise<void> {
  const sent = send(trial, load)
  // Whoever fails before it awaits the load has said why already.
  sent.catch(() => {})
  return sent
}

async function send(trial: Trial, { everyMs, clips = trial.clips }: Load): Promise<void> {
  const sending: Promise<string>[] = []
  for (const clip of clips) {
    const one = trial.recorder.sendUntilAcknowledged(clip)
    one.catch(() => {})
    sending.push(one)
    await pause(everyMs)
  }
  await Promise.all(sending)
}
