import { addressOf } from './address.ts'

export interface StreamListener {
  /** Names of the events to be told. */
  readonly events: readonly string[]
  /** Answers whether that was the last one. */
  readonly onEvent: (name: string, data: string) => 'more' | 'ended'
  /** The connection broke; the browser is trying again. */
  readonly onLost: () => void
}

/** Longest wait for the first event: a proxy that collects events before it sends them is as good as none. */
const FIRST_EVENT_MS = 6000

/**
 * Reads server-sent events until the last one.
 *
 * open -lost-> the browser connects again by itself, with Last-Event-ID -> open
 * open -refused, or silent from the start-> broken: whoever follows asks instead, and may try a stream later
 * a browser without streams-> broken
 */
export async function readStream(
  path: string,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<'ended' | 'broken'> {
  if (typeof EventSource === 'undefined') return 'broken'
  const source = new EventSource(addressOf(path))
  return new Promise<'ended' | 'broken'>((resolve) => {
    const silence = setTimeout(() => resolve('broken'), FIRST_EVENT_MS)
    signal.addEventListener('abort', () => resolve('broken'))
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) resolve('broken')
      else listener.onLost()
    }
    for (const name of listener.events) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        clearTimeout(silence)
        if (listener.onEvent(name, data) === 'ended') resolve('ended')
      })
    }
  }).finally(() => source.close())
}
