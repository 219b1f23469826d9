import { isIP } from 'node:net'
import { SmartPlayError } from '#libs/contract/errors'
import { isPublicAddress } from './public-address.ts'

/** Where webhooks may go: to the public internet only, or to one's own networks as well. */
export type Reach = 'public' | 'anywhere'

/**
 * What can be told of a target from its address alone. The URL parser has read odd spellings already: `0x7f.1`,
 * `2130706433` and `127.0.0.1.` are all 127.0.0.1 by then. Any port may be asked for: receivers live on all of them.
 */
export function checkTarget(url: URL, reach: Reach): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refusal(`${url.protocol} is no way to send it (expected https: or http:)`)
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal('its address carries a password (expected none: the signature says who sends)')
  }
  const host = hostOf(url)
  if (reach === 'public' && !mayBePublic(host)) throw notPublic(host)
}

/** A name tells nothing until it is resolved, but for those of this very machine (RFC 6761). */
function mayBePublic(host: string): boolean {
  return isIP(host) === 0 ? !/(^|\.)localhost\.?$/.test(host) : isPublicAddress(host)
}

/** The host without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

export function notPublic(host: string): SmartPlayError {
  return refusal(`${host.slice(0, 80)} is no public address (expected one, or WEBHOOK_ALLOW_PRIVATE=true)`)
}

function refusal(reason: string): SmartPlayError {
  return new SmartPlayError('webhook-target-refused', `the webhook cannot go there: ${reason}`)
}
