import type { RequestHandler } from 'express'
import type { z } from 'zod'
import type { Scope } from '#libs/contract/access'
import type { ErrorCode } from '#libs/contract/errors'

/** One thing that the API answers: where, to whom, with what, and what the API's documents say of it. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete'
  /** As OpenAPI writes it: `/v1/analyses/{id}`. */
  readonly path: string
  /** What a key must be allowed; `open` asks for none. */
  readonly scope: Scope | 'open'
  readonly documentation: Documentation
  /** Workers go on with what it asks for, as they do with every form: its request is traced. */
  readonly givesWork?: true
  // biome-ignore lint/suspicious/noExplicitAny: each handler knows the parameters of its own path
  readonly handle: RequestHandler<any>
}

export const TAGS = ['analyses', 'batches', 'catalogue', 'reindexes', 'webhooks', 'access', 'seed', 'service'] as const

/** What a client developer reads of a route. Schemas are those that the handlers themselves use. */
export interface Documentation {
  readonly tag: (typeof TAGS)[number]
  /** The operation's name in generated clients: a verb and a noun, `readAnalysis`. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly query?: z.ZodObject
  /** Request headers that change the answer, with a sentence each. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  /** By HTTP status; what can go wrong besides is in `errors`. */
  readonly answers: Readonly<Record<number, Answer>>
  /** Codes of the table of errors that are this route's own; those of every route are not repeated. */
  readonly errors?: readonly ErrorCode[]
}

/**
 * A JSON body by its schema, or a form of files under one field; or, where `json` stands beside a form, either. A body
 * is optional where all of it has defaults.
 */
export type Body =
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly isOptional?: true }
  | { readonly kind: 'form'; readonly field: string; readonly files: 'one' | 'many'; readonly json?: z.ZodType }

export interface Answer {
  readonly description: string
  /** JSON by this schema. */
  readonly schema?: z.ZodType
  /** Something other than JSON: `audio/*`, `text/event-stream`. */
  readonly mediaType?: string
  /** Of `text/event-stream`: what each event carries as JSON, by its name. */
  readonly events?: Readonly<Record<string, z.ZodType>>
  readonly headers?: Readonly<Record<string, string>>
}

export function isEventStream({ documentation: { answers } }: Route): boolean {
  return answers[200]?.mediaType === 'text/event-stream'
}

/** What clients open that cannot send headers: event streams and audio. */
export function takesTicket(route: Route): boolean {
  const isAudio = route.documentation.answers[200]?.mediaType?.startsWith('audio/') ?? false
  return route.method === 'get' && (isAudio || isEventStream(route))
}
