import ipaddr from 'ipaddr.js'

/** All of the IPv6 internet that has ever been given out; IANA holds the rest back. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is somebody's on the public internet. Not so: loopback, private, link-local (with the clouds' metadata
 * address), carrier-grade NAT, multicast, documentation, benchmarking, and every way in which IPv6 carries an IPv4
 * address, for that would be judged by its wrapping: mapped, compatible, NAT64, 6to4, Teredo.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return !(address instanceof ipaddr.IPv6) || address.match(GIVEN_OUT)
}
