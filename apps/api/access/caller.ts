import type { Request, Response } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import type { StoredKey } from '#libs/contract/access'

/** Who asks, by a valid key. */
export interface Caller {
  readonly key: StoredKey
  readonly by: 'bearer' | 'session' | 'ticket'
  /** What it showed, where that can end before its key does. */
  readonly session?: string
}

/** Undefined for whoever showed no valid key. */
export function callerOf({ locals }: Response): Caller | undefined {
  return locals.caller
}

export function noteCaller({ locals }: Response, caller: Caller | undefined): void {
  locals.caller = caller
}

/** By whom requests and streams are counted: the key, else the address (of IPv6, the network that one customer has). */
export function clientOf(request: Request, response: Response): string {
  const caller = callerOf(response)
  return caller === undefined ? `address:${ipKeyGenerator(request.ip ?? '')}` : `key:${caller.key.id}`
}
