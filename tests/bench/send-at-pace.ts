import { setTimeout as pause } from 'node:timers/promises'

export interface Pace {
  readonly perSecond: number
  readonly count: number
}

/** Sends by its own clock, whatever the answers: a slow service gets no rest. */
export async function sendAtPace<Answer>(
  { perSecond, count }: Pace,
  send: (number: number) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const startedAt = performance.now()
  const sending: Promise<Answer>[] = []
  for (let n = 0; n < count; n += 1) {
    await pause(Math.max(0, startedAt + (1000 * n) / perSecond - performance.now()))
    sending.push(send(n))
  }
  return Promise.all(sending)
}
