import type { z } from 'zod'
import { isUnreadable, SmartPlayError } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'

/**
 * Reads a stored JSON object; undefined where there is none. One that does not follow its schema is `internal`: we wrote
 * it ourselves, so somebody else must have been at the store.
 */
export async function readJson<Schema extends z.ZodType>(
  store: Pick<ObjectStore, 'get'>,
  key: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const bytes = await store.get(key)
  if (bytes === undefined) return undefined
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')))
  } catch (cause) {
    throw new SmartPlayError('internal', `stored object ${key} does not follow its schema`, { cause })
  }
}

/** For `.catch` on one of many: what this release cannot read must not hide the others. An outage goes on. */
export function orUnreadable(error: unknown): undefined {
  if (!isUnreadable(error)) throw error
}

export function toJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
