import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleIntent, exampleResult, ID } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { toJson } from './json-object.ts'
import { checkpointsOf, intentKey } from './keys.ts'
import { createLedger } from './ledger.ts'

const { heard } = exampleResult

async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  await store.put(intentKey(ID), toJson(exampleIntent))
  return { store, ledger: createLedger(store) }
}

describe('remember', () => {
  it('lets the same features version recall what was heard, and no other', async () => {
    const { ledger } = await open()
    expect(await ledger.remember(heard, exampleIntent)).toBe('remembered')
    expect(await ledger.recall(ID, heard.version)).toEqual({ schema: 1, ...heard })
    expect(await ledger.recall(ID, 'f0')).toBeUndefined()
  })

  it('stores nothing of an analysis that was forgotten while it ran', async () => {
    const { store, ledger } = await open()
    await ledger.forget(ID)
    expect(await ledger.remember(heard, exampleIntent)).toBe('withdrawn')
    expect(await collect(store.list(checkpointsOf(ID)))).toEqual([])
  })

  it('takes back what was stored while somebody forgot it', async () => {
    const { store, ledger } = await open()
    const late = createLedger({
      ...store,
      put: async (key, body) => {
        await ledger.forget(ID)
        await store.put(key, body)
      },
    })
    expect(await late.remember(heard, exampleIntent)).toBe('withdrawn')
    expect(await collect(store.list(checkpointsOf(ID)))).toEqual([])
  })
})
