/** Nobody answers, or the connection broke before the answer was whole. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'

  constructor(address: string, cause: unknown) {
    super(`no service answers at ${address}: ${reasonOf(cause)} (expected one: npm start, or --server URL)`, { cause })
  }
}

/** A name with several addresses fails with several errors, which together have a code and no message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}
