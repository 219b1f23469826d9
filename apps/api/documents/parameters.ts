import { z } from 'zod'
import { keyId } from '#libs/contract/access'
import { batchId } from '#libs/contract/batch'
import { reindexId } from '#libs/contract/reindex'
import { analysisId } from '#libs/contract/stored'
import { deliveryId, webhookId } from '#libs/contract/webhook'
import type { Route } from '../http/route.ts'
import { type JsonSchema, toJsonSchema } from './json-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description?: string
  readonly required: boolean
  readonly schema: JsonSchema
}

/** What can stand in a path, by its name there. */
const IN_PATHS: Readonly<Record<string, z.ZodType>> = {
  id: analysisId,
  batch: batchId,
  reindex: reindexId,
  key: keyId,
  webhook: webhookId,
  delivery: deliveryId,
}

const TEXT = z.string().min(1)

export function parametersOf({ path, documentation: { query, headers = {} } }: Route): readonly Parameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name))
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => queryParameter(name, schema as z.ZodType))
  const inHeader = Object.entries(headers).map(([name, description]) => headerParameter(name, description))
  return [...inPath, ...inQuery, ...inHeader]
}

function pathParameter(name: string): Parameter {
  return { name, in: 'path', required: true, schema: toJsonSchema(IN_PATHS[name] ?? TEXT) }
}

/** A query holds texts, which the schema reads as what they mean; documented is what they mean. */
function queryParameter(name: string, schema: z.ZodType): Parameter {
  return { name, in: 'query', required: !schema.safeParse(undefined).success, schema: toJsonSchema(schema) }
}

export function headerParameter(name: string, description: string): Parameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}
