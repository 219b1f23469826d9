import type { ReindexResource } from '#libs/contract/reindex'
import { type Api, isAbsent } from '../server/api.ts'
import { readStream } from '../server/stream.ts'
import { isLive } from '../words/reindex-line.ts'
import type { Reachability } from './reachability.ts'

const EVENTS = ['snapshot', 'progress', 'completed', 'failed', 'cancelled'] as const
const ASK_EVERY_MS = 2000

export interface ReindexListener {
  readonly api: Api
  readonly reachability: Reachability
  readonly onNews: (run: ReindexResource) => void
}

/** Tells how a run gets on until it ends: by stream, and by asking where that breaks. */
export async function followReindex(id: string, { api, reachability, onNews }: ReindexListener, signal: AbortSignal) {
  const listener = { events: EVENTS, onEvent, onLost: reachability.noteAway }
  while (!signal.aborted) {
    await reachability.untilHere()
    if ((await readStream(`v1/reindexes/${id}/events`, listener, signal)) === 'ended') return
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    if ((await ask()) === 'ended') return
  }

  function onEvent(_name: string, data: string): 'more' | 'ended' {
    reachability.noteAnswer()
    return tell(JSON.parse(data))
  }

  async function ask(): Promise<'more' | 'ended'> {
    try {
      return tell(await api.read<ReindexResource>(`v1/reindexes/${id}`))
    } catch (error) {
      return isAbsent(error) ? 'ended' : 'more'
    }
  }

  function tell(run: ReindexResource): 'more' | 'ended' {
    onNews(run)
    return isLive(run) ? 'more' : 'ended'
  }
}
