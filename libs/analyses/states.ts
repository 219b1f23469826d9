import type { Failure, Intent, Result } from '#libs/contract/stored'
import type { Outcomes } from './outcomes.ts'
import type { Promises } from './promises.ts'

/** How an analysis stands by the store alone: whether a pending one waits or runs, only the queue knows. */
export type State =
  | { readonly status: 'pending'; readonly intent: Intent }
  | { readonly status: 'completed'; readonly result: Result }
  | { readonly status: 'failed' | 'cancelled'; readonly failure: Failure }

export interface States {
  /** Undefined where nobody knows the analysis, or somebody has forgotten it. Costs one to four reads. */
  stateOf(id: string, pipelineVersion: string): Promise<State | undefined>
}

type Reading = Pick<Promises, 'intentOf'> & Pick<Outcomes, 'resultOf' | 'failureOf' | 'olderResultOf'>

export function createStates({ intentOf, resultOf, failureOf, olderResultOf }: Reading): States {
  return {
    async stateOf(id, pipelineVersion) {
      const ended = await endOf(id, pipelineVersion)
      if (ended !== undefined) return ended
      const intent = await intentOf(id)
      if (intent !== undefined) return { status: 'pending', intent }
      // It may have ended between the two looks; and an older pipeline's answer is better than none.
      return (await endOf(id, pipelineVersion)) ?? completed(await olderResultOf(id))
    },
  }

  async function endOf(id: string, pipelineVersion: string): Promise<State | undefined> {
    const result = completed(await resultOf(id, pipelineVersion))
    if (result !== undefined) return result
    const failure = await failureOf(id)
    return failure && { status: failure.status, failure }
  }
}

function completed(result: Result | undefined): State | undefined {
  return result && { status: 'completed', result }
}
