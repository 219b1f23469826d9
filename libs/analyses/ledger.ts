import { randomUUID } from 'node:crypto'
import type { ObjectStore } from '#libs/storage/objects'
import { type Batches, createBatches } from './batches.ts'
import { type Checkpoints, createCheckpoints } from './checkpoints.ts'
import { createForgetting, type Forgetting } from './forgetting.ts'
import { createHistory, type History } from './history.ts'
import { createOutcomes, type Outcomes } from './outcomes.ts'
import { createPromises, type Promises } from './promises.ts'
import { createWhileStanding } from './standing.ts'
import { createStates, type States } from './states.ts'
import { createSweep, type Sweep } from './sweep.ts'

/**
 * What is stored of an analysis, and when it counts. The object store is the truth; whoever reads the ledger needs no
 * Redis.
 *
 * The states of one analysis and its moves:
 *
 *   unknown    nothing is stored                        accept -> promised
 *   promised   audio and an intent are stored           publish, fail + settle -> ended; forget -> unknown
 *   ended      a result or a failure is stored          accept (after a failure, or for a new pipeline) -> promised;
 *                                                       forget -> unknown
 *
 * An intent counts until it is settled, also beside an outcome: a worker killed between the two leaves both, and the
 * outcome wins. A result is written once, and only while the intent that asked for it stands.
 */
export interface Ledger extends Promises, Outcomes, Checkpoints, Forgetting, Sweep, States, History, Batches {}

export interface LedgerOptions {
  readonly now?: () => Date
  readonly newNonce?: () => string
}

export function createLedger(store: ObjectStore, options: LedgerOptions = {}): Ledger {
  const { now = () => new Date(), newNonce = randomUUID } = options
  const promises = createPromises(store, { now, newNonce })
  const whileStanding = createWhileStanding(store, promises)
  const outcomes = createOutcomes(store, whileStanding)
  const states = createStates({ ...promises, ...outcomes })
  return {
    ...promises,
    ...outcomes,
    ...createCheckpoints(store, whileStanding),
    ...createForgetting(store, promises),
    ...createSweep(store, { ...promises, ...outcomes, now }),
    ...states,
    ...createBatches(store),
    ...createHistory(store, { ...states, ...outcomes }),
  }
}
