import { describe, expect, it } from 'vitest'
import { toJson } from '#libs/analyses/json-object'
import { failureKey, intentKey, resultKey } from '#libs/analyses/keys'
import { createLedger } from '#libs/analyses/ledger'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { Occurrence } from '#libs/webhooks/delivery-id'
import { exampleFailure, exampleIntent, exampleResult, ID, PIPELINE } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { createConclude, hasEnded } from './conclude.ts'

/** A store with one promise and its outcome, and what is announced of it. */
async function open(outcome: Readonly<Record<string, object>>) {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const ledger = createLedger(store)
  await store.put(intentKey(ID), toJson(exampleIntent))
  for (const [key, stored] of Object.entries(outcome)) await store.put(key, toJson(stored))
  const announced: (Occurrence | undefined)[] = []
  const analysisEnded = async (_id: string, ending: () => Promise<Occurrence | undefined>) => {
    announced.push(await ending())
  }
  return { ledger, announced, conclude: createConclude({ ledger, announcer: { analysisEnded }, linkBase: '' }) }
}

const typesOf = (announced: readonly (Occurrence | undefined)[]) => announced.map((one) => one?.event.type)

describe('createConclude', () => {
  it('announces a result under the promise that it keeps, and settles that', async () => {
    const { ledger, announced, conclude } = await open({ [resultKey(ID, PIPELINE)]: exampleResult })
    await conclude(exampleIntent)
    expect(announced).toMatchObject([{ nonce: exampleIntent.nonce, event: { type: 'analysis.completed' } }])
    expect(await ledger.intentOf(ID)).toBeUndefined()
  })

  it('announces a failure', async () => {
    const { announced, conclude } = await open({ [failureKey(ID)]: exampleFailure })
    await conclude(exampleIntent)
    expect(typesOf(announced)).toEqual(['analysis.failed'])
  })

  it.each([
    ['of an earlier promise', { ...exampleFailure, nonce: 'earlier' }],
    ['that somebody asked for', { ...exampleFailure, status: 'cancelled' }],
  ])('announces no failure %s', async (_what, failure) => {
    const { announced, conclude } = await open({ [failureKey(ID)]: failure })
    await conclude(exampleIntent)
    expect(typesOf(announced)).toEqual([undefined])
  })

  it('leaves the promise standing when it could not be announced', async () => {
    const { ledger } = await open({ [resultKey(ID, PIPELINE)]: exampleResult })
    const announcer = { analysisEnded: () => Promise.reject(new Error('store away')) }
    await expect(createConclude({ ledger, announcer, linkBase: '' })(exampleIntent)).rejects.toThrow('store away')
    expect(await ledger.intentOf(ID)).toEqual(exampleIntent)
  })
})

describe('hasEnded', () => {
  it('is true with a result, or with a failure of this very promise', async () => {
    const stored = [
      { [resultKey(ID, PIPELINE)]: exampleResult },
      { [failureKey(ID)]: exampleFailure },
      { [failureKey(ID)]: { ...exampleFailure, nonce: 'earlier' } },
      {},
    ]
    const answers = await Promise.all(stored.map(async (one) => hasEnded(exampleIntent, (await open(one)).ledger)))
    expect(answers).toEqual([true, true, false, false])
  })
})
