import type { z } from 'zod'
import type { ErrorCode } from '#libs/contract/errors'
import { type Answer, type Body, type Route, takesTicket } from '../http/route.ts'
import type { JsonSchemas } from './json-schema.ts'
import { headerParameter, parametersOf } from './parameters.ts'
import { problemsOf } from './problems.ts'

/** Schemas of what leaves, and of what comes in. */
export interface Described {
  readonly answers: JsonSchemas
  readonly bodies: JsonSchemas
}

/** One route as an operation of OpenAPI. */
export function describeOperation(route: Route, described: Described) {
  const { tag, name, summary, body } = route.documentation
  return {
    ...{ operationId: name, tags: [tag], summary },
    ...(route.scope !== 'open' && { description: `Needs scope \`${route.scope}\` once the service has keys.` }),
    ...{ security: securityOf(route), parameters: allParametersOf(route) },
    ...(body && { requestBody: describeBody(body, described) }),
    responses: { ...answersOf(route, described), ...problemResponsesOf(route) },
  }
}

/** All schemas that answers are described by. */
export function answerSchemasOf({ documentation: { answers } }: Route): readonly z.ZodType[] {
  return Object.values(answers).flatMap(({ schema, events = {} }) => [
    ...(schema ? [schema] : []),
    ...Object.values(events),
  ])
}

/** All schemas that bodies are described by. */
export function bodySchemasOf({ documentation: { body } }: Route): readonly z.ZodType[] {
  if (body === undefined) return []
  return body.kind === 'json' ? [body.schema] : body.json ? [body.json] : []
}

/** Nothing stands first: without keys the service asks for none. */
function securityOf(route: Route): readonly Readonly<Record<string, readonly string[]>>[] {
  if (route.scope === 'open') return []
  const ways = takesTicket(route) ? ['bearer', 'session', 'ticket'] : ['bearer', 'session']
  return [{}, ...ways.map((way) => ({ [way]: [route.scope] }))]
}

function allParametersOf(route: Route) {
  const own = parametersOf(route)
  return hasETag(route) ? [...own, headerParameter('If-None-Match', 'The ETag of what the client has')] : own
}

/** Whatever is read as JSON can be asked for again at the price of a comparison. */
function hasETag({ method, documentation: { answers } }: Route): boolean {
  return method === 'get' && (answers[200]?.schema !== undefined || answers[304] !== undefined)
}

function describeBody(body: Body, { bodies }: Described) {
  if (body.kind === 'json')
    return { required: !body.isOptional, content: { 'application/json': { schema: bodies.of(body.schema) } } }
  const file = { type: 'string', contentMediaType: 'application/octet-stream' }
  const files = body.files === 'one' ? file : { type: 'array', items: file, minItems: 1 }
  const form = { type: 'object', properties: { [body.field]: files }, required: [body.field] }
  const json = body.json && { 'application/json': { schema: bodies.of(body.json) } }
  return { required: true, content: { 'multipart/form-data': { schema: form }, ...json } }
}

function answersOf(route: Route, { answers }: Described) {
  const own = Object.entries(route.documentation.answers).map(([status, answer]) => {
    const headers = {
      ...answer.headers,
      ...(status === '200' && hasETag(route) && { ETag: 'Changes with the answer' }),
    }
    return [status, describeAnswer({ ...answer, headers }, answers)]
  })
  const unchanged =
    hasETag(route) && !(304 in route.documentation.answers) ? { 304: { description: 'It has not changed.' } } : {}
  return { ...Object.fromEntries(own), ...unchanged }
}

function describeAnswer({ description, schema, mediaType, events, headers = {} }: Answer, { of }: JsonSchemas) {
  const described = Object.entries(headers).map(([name, sentence]) => {
    return [name, { description: sentence, schema: { type: 'string' } }]
  })
  const content = {
    ...(schema && { 'application/json': { schema: of(schema) } }),
    ...(mediaType && { [mediaType]: events ? { schema: describeEvents(events, of) } : otherContent(mediaType) }),
  }
  return {
    description,
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(Object.keys(content).length > 0 && { content }),
  }
}

/** A file of our own making is some object; of anything else its type says enough. */
function otherContent(mediaType: string) {
  return mediaType.endsWith('json') ? { schema: { type: 'object' } } : {}
}

/** One event of a stream: OpenAPI 3.1 has no word for a stream's items, so the stream is described by one of them. */
function describeEvents(events: Readonly<Record<string, z.ZodType>>, of: JsonSchemas['of']) {
  const id = { type: 'string', description: 'For Last-Event-ID' }
  return {
    oneOf: Object.entries(events).map(([event, carried]) => {
      const data = { type: 'string', contentMediaType: 'application/json', contentSchema: of(carried) }
      return { type: 'object', properties: { event: { const: event }, id, data }, required: ['event', 'id', 'data'] }
    }),
  }
}

function problemResponsesOf(route: Route) {
  const problems = Object.entries(problemsOf(route)).map(([status, codes]) => [status, describeProblem(status, codes)])
  return Object.fromEntries(problems)
}

function describeProblem(status: string, codes: readonly ErrorCode[]) {
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: { code: { enum: codes }, status: { const: Number(status) } },
  }
  return { description: codes.join(', '), content: { 'application/problem+json': { schema } } }
}
