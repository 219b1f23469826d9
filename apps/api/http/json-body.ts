import express, { type Request } from 'express'
import type { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'

/** Larger than any body that we ask for. A string, because body-parser once took no limit at all for a bad one. */
const LIMIT = '16kb'

/** Reads a JSON body, for routes that document one. Whatever is not declared as JSON stays unread. */
export const jsonBody = express.json({ limit: LIMIT })

/** The body of a request by its schema; a bad one is refused with the name of every member that is wrong. */
export function readBody<Schema extends z.ZodType>(schema: Schema, { body }: Pick<Request, 'body'>): z.infer<Schema> {
  if (body === undefined) throw new SmartPlayError('bad-request', 'there is no body (expected application/json)')
  const { success, data, error } = schema.safeParse(body)
  if (success) return data
  const wrong = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  throw new SmartPlayError('bad-request', `the body does not fit: ${wrong.join('; ').slice(0, 500)}`)
}
