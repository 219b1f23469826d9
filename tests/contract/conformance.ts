import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { eventsOf } from '../programs/event-stream.ts'
import type { ApiDocument, Operation } from './document-client.ts'

/** Holds answers against what the document says of them, and notes which it has seen. */
export interface Conformance {
  /** Throws where status, type or content of an answer is not as documented. Reads the answer, and hands out its JSON. */
  check(operationId: string, response: Response): Promise<unknown>
  /** Documented operations with a status, `readAnalysis 404`, that no answer has had yet. */
  unseen(): readonly string[]
}

export function createConformance(document: ApiDocument): Conformance {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  formats.default(ajv)
  ajv.addSchema(closed(document) as object, 'api')
  const documented = new Set(operationsOf(document).flatMap(statusesOf))
  const seen = new Set<string>()

  return {
    async check(operationId, response) {
      const met = `${operationId} ${response.status}`
      if (!documented.has(met)) throw new Error(`${met} is not documented: ${await response.text()}`)
      seen.add(met)
      const { pointer, operation } = locate(document, operationId)
      const types = Object.keys(operation.responses[response.status]?.content ?? {})
      const type = (response.headers.get('content-type') ?? '').split(';', 1)[0] ?? ''
      if (types.length === 0) return expectNoBody(met, response)
      const media = types.find((known) => fits(known, type))
      if (media === undefined) throw new Error(`${met} came as ${type} (documented: ${types.join(', ')})`)
      const schema = `${pointer}/responses/${response.status}/content/${escapePointer(media)}/schema`
      if (media === 'text/event-stream') return checkEvents(met, response, schema)
      if (!media.endsWith('json')) return void (await response.arrayBuffer())
      const content: unknown = await response.json()
      validate(met, schema, content)
      return content
    },
    unseen: () => [...documented].filter((met) => !seen.has(met)),
  }

  async function checkEvents(met: string, response: Response, schema: string) {
    const events = []
    for await (const { event, id, data } of eventsOf(response)) {
      validate(met, schema, { event, id, data: JSON.stringify(data) })
      validate(`${met} ${event}`, `${schema}/oneOf/${placeOf(schema, event)}/properties/data/contentSchema`, data)
      events.push(event)
    }
    return events
  }

  function placeOf(schema: string, event: string): number {
    const stream = ajv.getSchema(`api#${schema}`)?.schema as EventsSchema | undefined
    return stream?.oneOf.findIndex(({ properties }) => properties.event.const === event) ?? -1
  }

  function validate(met: string, pointer: string, content: unknown): void {
    const check = ajv.getSchema(`api#${pointer}`)
    if (check === undefined) throw new Error(`${met}: the document has nothing at ${pointer}`)
    if (check(content)) return
    throw new Error(`${met}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(content).slice(0, 1500)}`)
  }
}

interface EventsSchema {
  readonly oneOf: readonly { readonly properties: { readonly event: { readonly const: string } } }[]
}

/**
 * The document as it is today, and no more: a client must live with members that are added later, but we want to know of
 * every one that we send.
 */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed)
  if (typeof part !== 'object' || part === null) return part
  const members = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]))
  const isOpen = members.type === 'object' && 'properties' in members && !('additionalProperties' in members)
  return isOpen ? { ...members, additionalProperties: false } : members
}

function operationsOf({ paths }: ApiDocument): readonly Operation[] {
  return Object.values(paths).flatMap((methods) => Object.values(methods))
}

function statusesOf({ operationId, responses }: Operation): readonly string[] {
  return Object.keys(responses).map((status) => `${operationId} ${status}`)
}

function locate({ paths }: ApiDocument, operationId: string) {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === operationId)
        return { pointer: `/paths/${escapePointer(path)}/${method}`, operation }
    }
  }
  throw new Error(`the document has no operation ${operationId}`)
}

/** As JSON pointers stand in the fragment of an address. */
function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function fits(documented: string, type: string): boolean {
  return (
    documented === type ||
    documented === '*/*' ||
    (documented.endsWith('/*') && type.startsWith(documented.slice(0, -1)))
  )
}

async function expectNoBody(met: string, response: Response): Promise<undefined> {
  const text = await response.text()
  if (text !== '') throw new Error(`${met} has a body, but none is documented: ${text}`)
}
