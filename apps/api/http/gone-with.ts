import type { Response } from 'express'

/** Aborted when the client has left. */
export function goneWith(response: Response): AbortSignal {
  const gone = new AbortController()
  if (response.destroyed) gone.abort()
  response.once('close', () => gone.abort())
  return gone.signal
}
