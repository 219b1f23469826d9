import type { Request } from 'express'

/** Whether a request brings a body, were it only announced. A length of zero, which fetch sends along, is none. */
export function hasBody({ headers }: Pick<Request, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
