import type { ObjectStore } from '#libs/storage/objects'
import { inGroups } from './in-groups.ts'

export interface Removal {
  readonly prefix: string
  /** Without it none is too young. */
  readonly ageMs?: number
  readonly now?: () => Date
  /** Whether one that is old enough may go; without it all may. */
  readonly mayGo?: (key: string) => Promise<boolean>
  /** Ends it between two groups. */
  readonly signal?: AbortSignal | undefined
}

/** On an S3 one after the other would take an hour for a hundred thousand. */
const AT_ONCE = 16

/** Removes what was written longer ago than `ageMs`, and says how many objects went. */
export async function removeOlder(store: Pick<ObjectStore, 'list' | 'remove'>, removal: Removal): Promise<number> {
  const { prefix, ageMs = Number.NEGATIVE_INFINITY, now = () => new Date(), mayGo = async () => true, signal } = removal
  let removed = 0
  for await (const some of inGroups(store.list(prefix), AT_ONCE)) {
    if (signal?.aborted) break
    const old = some.filter(({ modifiedAt }) => now().getTime() - modifiedAt.getTime() > ageMs)
    const gone = await Promise.all(old.map(({ key }) => remove(key)))
    removed += gone.filter(Boolean).length
  }
  return removed

  async function remove(key: string): Promise<boolean> {
    if (!(await mayGo(key))) return false
    await store.remove(key)
    return true
  }
}
