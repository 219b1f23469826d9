import express, { type Request } from 'express'
import type { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { hasBody } from './has-body.ts'

/** Larger than any body that we ask for. A string, because body-parser once took no limit at all for a bad one. */
const LIMIT = '16kb'

/** Reads a JSON body, for routes that document one. Whatever is not declared as JSON stays unread. */
export const jsonBody = express.json({ limit: LIMIT })

type Given = Pick<Request, 'body' | 'headers'>

/** The body of a request by its schema; a bad one is refused with the name of every member that is wrong. */
export function readBody<Schema extends z.ZodType>(schema: Schema, request: Given): z.infer<Schema> {
  requireDeclared(request)
  if (request.body === undefined) throw badRequest('there is no body (expected application/json)')
  return requireFit(schema, request.body)
}

/** The same where there need not be one: without it all is as the schema has it by default. */
export function readOptionalBody<Schema extends z.ZodType>(schema: Schema, request: Given): z.infer<Schema> {
  requireDeclared(request)
  return requireFit(schema, request.body ?? {})
}

/** What is left unread counts for nothing: whoever has sent it must hear so, before a default stands for his words. */
function requireDeclared(request: Given): void {
  if (request.body !== undefined || !hasBody(request)) return
  throw badRequest('the body is not declared as JSON (expected Content-Type: application/json)')
}

function requireFit<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(body)
  if (success) return data
  const wrong = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  throw badRequest(`the body does not fit: ${wrong.join('; ').slice(0, 500)}`)
}

function badRequest(message: string): SmartPlayError {
  return new SmartPlayError('bad-request', message)
}
