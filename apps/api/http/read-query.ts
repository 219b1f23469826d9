import type { Request } from 'express'
import type { z } from 'zod'
import type { WishesQuery } from '#libs/contract/catalogue'
import { SmartPlayError } from '#libs/contract/errors'
import type { Wishes } from '#libs/recommend/recommendation'

/** The query of a request by its schema; a bad one is refused with the name of every parameter that is wrong. */
export function readQuery<Schema extends z.ZodType>(
  schema: Schema,
  { query }: Pick<Request, 'query'>,
): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(query)
  if (success) return data
  throw new SmartPlayError('bad-request', `the query does not fit: ${error.issues.map(describeIssue).join('; ')}`)
}

export function toWishes({ limit, min_similarity: minSimilarity, mood, diversity }: WishesQuery): Wishes {
  return { limit, minSimilarity, mood, diversity }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `there is no parameter ${issue.keys.join(', ').slice(0, 80)}`
  return `${issue.path.join('.')}: ${issue.message}`
}
