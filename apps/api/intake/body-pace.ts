import type { Request } from 'express'
import { SmartPlayError } from '#libs/contract/errors'

/** Slower than an mp3 plays: nobody who means to send a song is. */
const LEAST_BYTES_PER_SECOND = 16 * 1024
/** A connection may begin slowly, or stand still for a moment. */
const GRACE_MS = 10_000
const LOOK_INTERVAL_MS = 2500

/**
 * Calls back once if a body trickles in slower, on the mean since now, than LEAST_BYTES_PER_SECOND; until the returned
 * function is called. Node's own time limit has to suit the largest upload, and would let thousands of sockets with a
 * byte a second be held open for it.
 */
export function watchPace(request: Request, onTooSlow: (error: SmartPlayError) => void): () => void {
  const { socket } = request
  const startedAt = performance.now()
  const bytesBefore = socket.bytesRead
  const timer = setInterval(look, LOOK_INTERVAL_MS)
  return () => clearInterval(timer)

  function look() {
    const ms = performance.now() - startedAt
    const bytesPerSecond = ((socket.bytesRead - bytesBefore) * 1000) / ms
    if (ms < GRACE_MS || bytesPerSecond >= LEAST_BYTES_PER_SECOND) return
    clearInterval(timer)
    const found = `${Math.round(bytesPerSecond)} bytes a second`
    onTooSlow(new SmartPlayError('too-slow', `the upload comes in too slowly: ${found} (expected 16 KB)`))
  }
}
