import { z } from 'zod'
import { COMPONENTS } from './components.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema

/** Schemas of the contract as JSON Schema 2020-12, in which what has a name is a reference. */
export interface JsonSchemas {
  /** What has a name, for `components`. */
  readonly components: Readonly<Record<string, JsonSchema>>
  of(schema: z.ZodType): JsonSchema
}

const HOME = '#/components/schemas/'

/** Answers are described as they leave (`output`), bodies as they come in (`input`). */
export function toJsonSchemas(schemas: readonly z.ZodType[], io: 'input' | 'output'): JsonSchemas {
  const registry = z.registry<{ readonly id: string }>()
  for (const [name, { schema }] of Object.entries(COMPONENTS)) registry.add(schema, { id: name })
  const nameless = [...new Set(schemas)].filter((schema) => !registry.has(schema))
  for (const [index, schema] of nameless.entries()) registry.add(schema, { id: `nameless${index}` })

  const { schemas: made } = z.toJSONSchema(registry, { io, uri: (id) => HOME + id, override: simplify })
  const { used, body } = followReferences(made, [...new Set(schemas)].map(nameOf))
  const named = [...used].filter((name) => name in COMPONENTS).sort()

  return {
    components: Object.fromEntries(named.map((name) => [name, { ...explained(name), ...body(name) }])),
    of: (schema) => (nameless.includes(schema) ? body(nameOf(schema)) : { $ref: HOME + nameOf(schema) }),
  }

  function nameOf(schema: z.ZodType): string {
    return registry.get(schema)?.id ?? ''
  }
}

/** A small schema in one piece. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema, ...made } = z.toJSONSchema(schema, { override: simplify })
  return made
}

function explained(name: string): JsonSchema {
  const { description, example } = COMPONENTS[name] ?? {}
  return { ...(description && { description }), ...(example && { examples: [example] }) }
}

/** Which of the schemas are reached from some of them, and each without what only its own document needed. */
function followReferences(made: Readonly<Record<string, JsonSchema>>, from: readonly string[]) {
  const used = new Set(from)
  const body = (name: string) => {
    const { $schema, $id, ...rest } = made[name] ?? {}
    return rest
  }
  for (const name of used) {
    for (const [, other = ''] of JSON.stringify(body(name)).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      used.add(other)
  }
  return { used, body }
}

interface Conversion {
  readonly zodSchema: z.core.$ZodTypes
  readonly jsonSchema: JsonSchema
}

/**
 * What zod says more than a client should rely on: that no member is ever added, that a date-time follows one regular
 * expression, that an integer is one of JavaScript's, that an array must not be changed.
 */
function simplify({ zodSchema, jsonSchema }: Conversion): void {
  const { def } = zodSchema._zod
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  delete jsonSchema.readOnly
}
