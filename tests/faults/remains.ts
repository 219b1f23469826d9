import { createLedger } from '#libs/analyses/ledger'
import { jobIdOf } from '#libs/contract/job'
import { result } from '#libs/contract/stored'
import type { QueueAddress } from '#libs/queue/connection'
import { openQueues } from '#libs/queue/queues'
import { joinSongQueues } from '#libs/queue/song-queues'
import type { ObjectStore } from '#libs/storage/objects'
import type { History, KeptResult, Remains, StandingPromise } from './history.ts'

/** Kinds of objects that are of no one analysis. */
const OURS =
  /^(installation\.json$|(withdrawals|submissions|batches|catalogue|reindex(es)?|keys|webhooks(-disabled)?)\/)/
const OF_ANALYSIS = /^(audio|results|failures|features|intents)\/(a[0-9a-f]{32})/

/** Thousands at once are more than a server answers in time. */
const AT_ONCE = 16

interface Place {
  readonly store: ObjectStore
  readonly address: QueueAddress
}

/** Reads from the store and the queue what a history has left there. */
export async function readRemains(
  { store, address }: Place,
  { acknowledgements }: History,
): Promise<Omit<Remains, 'temporaryFiles' | 'orphans'>> {
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  const known = new Set(acknowledgements.map(({ id }) => id))
  const results = await readResults(store, keys)
  const failures = await readFailures(store, keys)
  const intents = await readIntents({ store, address })
  for (const { id } of [...results, ...failures, ...intents]) known.add(id)
  return {
    results,
    failures,
    intents,
    strays: keys.filter((key) => isStray(key, known)),
  }
}

/** The audio of an upload that was never acknowledged is no stray: the hourly sweep has it when its time is over. */
function isStray(key: string, known: ReadonlySet<string>): boolean {
  if (OURS.test(key) || key.startsWith('audio/')) return false
  const id = OF_ANALYSIS.exec(key)?.[2]
  return id === undefined || !known.has(id)
}

export async function readResults(store: ObjectStore, keys: readonly string[]): Promise<readonly KeptResult[]> {
  const left = keys.filter((key) => key.startsWith('results/'))
  const results: KeptResult[] = []
  while (left.length > 0) {
    results.push(...(await Promise.all(left.splice(0, AT_ONCE).map((key) => readResult(store, key)))))
  }
  return results
}

async function readResult(store: ObjectStore, key: string): Promise<KeptResult> {
  const { id, pipelineVersion, heard, judgement, recommendations, meta } = result.parse(
    JSON.parse(String(await store.get(key))),
  )
  return {
    id,
    sha256: meta.sha256,
    content: JSON.stringify({ pipelineVersion, heard, judgement, recommendations }),
  }
}

async function readFailures(store: ObjectStore, keys: readonly string[]) {
  const ledger = createLedger(store)
  const ids = keys.filter((key) => key.startsWith('failures/')).map((key) => key.slice('failures/'.length, -5))
  const failures = await Promise.all(ids.map((id) => ledger.failureOf(id)))
  return failures.filter((failure) => failure !== undefined).map(({ id, code }) => ({ id, code }))
}

async function readIntents({ store, address }: Place): Promise<readonly StandingPromise[]> {
  const ledger = createLedger(store)
  const queues = openQueues(address)
  const songs = joinSongQueues(queues)
  const promised: StandingPromise[] = []
  for await (const { id, modifiedAt } of ledger.intents()) {
    const intent = await ledger.intentOf(id)
    if (intent === undefined) continue
    const job = await songs.look(jobIdOf(id, intent.pipelineVersion))
    promised.push({ id, ageSeconds: (Date.now() - modifiedAt.getTime()) / 1000, hasLiveJob: job !== undefined })
  }
  await queues.close()
  return promised
}
