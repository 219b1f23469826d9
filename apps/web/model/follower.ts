import type { AnalysisResource } from '#libs/contract/api'
import type { JobProgress } from '#libs/contract/job'
import type { Api } from '../server/api.ts'
import { Refusal } from '../server/refusal.ts'
import { readStream } from '../server/stream.ts'
import { applyProgress } from '../words/progress.ts'
import type { Desk } from './desk.ts'
import { type Entry, isPending } from './entry.ts'
import type { Reachability } from './reachability.ts'

/** Keeps pending analyses up to date until they end: by stream where one is free, else by asking. */
export interface Follower {
  follow(entry: Entry): void
  look(entry: Entry): Promise<void>
}

export interface FollowerPorts {
  readonly api: Api
  readonly desk: Desk
  readonly reachability: Reachability
}

/** One stream for the song that is open, one for whichever comes first; the browser's connections are few. */
const STREAMS = 2
const ASK_EVERY_MS = 700
/** With many songs on their way each is asked less often, so that together they stay at twenty questions a second. */
const ASK_EVERY_MS_EACH = 50
/** After so many broken streams in a row a song is only asked for. */
const BROKEN_LIMIT = 3

export function createFollower({ api, desk, reachability }: FollowerPorts): Follower {
  const followed = new Set<Entry>()
  const streaming = new Set<Entry>()

  const mayStream = (entry: Entry) => streaming.size < (desk.open.value === entry ? STREAMS : STREAMS - 1)

  async function follow(entry: Entry) {
    if (followed.has(entry)) return
    followed.add(entry)
    let broken = 0
    while (isPending(entry.state.value)) {
      await reachability.untilHere()
      if (broken < BROKEN_LIMIT && mayStream(entry)) {
        const ending = await stream(entry)
        if (ending === 'ended') break
        broken += 1
      }
      await look(entry)
      await pause(Math.max(ASK_EVERY_MS, ASK_EVERY_MS_EACH * followed.size))
    }
    followed.delete(entry)
  }

  async function stream(entry: Entry): Promise<'ended' | 'broken'> {
    streaming.add(entry)
    const listener = {
      events: ['snapshot', 'stage', 'completed', 'failed', 'cancelled'],
      onEvent: (name: string, data: string) => hear(entry, name, data),
      onLost: reachability.noteAway,
    }
    const never = new AbortController().signal
    return readStream(`v1/analyses/${entry.id.value}/events`, listener, never).finally(() => streaming.delete(entry))
  }

  function hear(entry: Entry, name: string, data: string): 'more' | 'ended' {
    reachability.noteAnswer()
    const { value: state } = entry.state
    if (name === 'stage') {
      const progress: JobProgress = JSON.parse(data)
      if (state.kind === 'known')
        desk.update(entry, { kind: 'known', resource: applyProgress(state.resource, progress) })
      return 'more'
    }
    const resource: Partial<AnalysisResource> & { readonly status: string } = JSON.parse(data)
    if (isWhole(resource)) desk.learn(entry, resource)
    else desk.update(entry, { kind: 'forgotten' })
    return isPending(entry.state.value) ? 'more' : 'ended'
  }

  async function look(entry: Entry): Promise<void> {
    const before = entry.state.value
    try {
      const resource = await api.read<AnalysisResource>(`v1/analyses/${entry.id.value}`)
      const after = entry.state.value
      // Forgotten meanwhile: the answer tells of what is gone.
      if (after === before || after.kind !== 'forgotten') desk.learn(entry, resource)
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) desk.update(entry, { kind: 'forgotten' })
    }
  }

  return { follow: (entry) => void follow(entry), look }
}

/** Of a forgotten analysis the server tells nothing but its id. */
function isWhole(resource: Partial<AnalysisResource>): resource is AnalysisResource {
  return resource.submittedAt !== undefined
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
