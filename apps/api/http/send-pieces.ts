import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Response } from 'express'
import { unlessLeft } from './unless-left.ts'

/** About a millisecond of work. */
const CHUNK_LENGTH = 64 * 1024

/** Sends a long text as it is made: it never lies in memory whole, and others have their turn in between. */
export async function sendPieces(response: Response, pieces: Iterable<string>): Promise<void> {
  await pipeline(inTurns(pieces), response).catch(unlessLeft)
}

async function* inTurns(pieces: Iterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
    await nextTurn()
  }
  yield chunk
}
