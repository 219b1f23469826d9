import type { Response } from 'express'

/**
 * Aborted when the client has left. A response whose turn on its connection has not come, because the one before it was not
 * read yet, is not told when the connection ends: so the connection is asked as well.
 */
export function goneWith(response: Response): AbortSignal {
  const gone = new AbortController()
  const { socket } = response.req
  if (response.destroyed || socket.destroyed) leave()
  // Of as many responses as a client asks for at once.
  else socket.setMaxListeners(0).once('close', leave)
  response.once('close', leave)
  return gone.signal

  function leave() {
    socket.off('close', leave)
    gone.abort()
  }
}
