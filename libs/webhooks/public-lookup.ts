import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import { notPublic } from './check-target.ts'
import { isPublicAddress } from './public-address.ts'

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

const lookupAll = promisify(systemLookup)

export const resolveBySystem: Resolve = (hostname) => lookupAll(hostname, { all: true })

/** The public ones among a name's addresses; where there is none, it is refused. */
export async function resolvePublic(hostname: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const addresses = (await resolve(hostname)).filter(({ address }) => isPublicAddress(address))
  if (addresses.length === 0) throw notPublic(hostname)
  return addresses
}

/**
 * A `lookup` for node:http that resolves once and hands on nothing but what it has checked. The socket connects to these
 * very addresses, so that no name can point elsewhere between the check and the connection (DNS rebinding).
 */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, { all }, done) => {
    resolvePublic(hostname, resolve).then(
      (addresses) => {
        const [first] = addresses
        if (all || first === undefined) done(null, [...addresses])
        else done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }
}
