const LEFT = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_DESTROYED'])

/** For `.catch` of a body that is sent: a client that leaves, before it or in the middle, is no error. */
export function unlessLeft(error: unknown): void {
  if (error instanceof Error && 'code' in error && LEFT.has(String(error.code))) return
  throw error
}
