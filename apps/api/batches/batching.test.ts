import { expect, it } from 'vitest'
import { createLedger } from '#libs/analyses/ledger'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { createBatching } from './batching.ts'

it('a new batch costs no look at its songs before somebody wants to know how it stands', async () => {
  const looks: string[] = []
  const ledger = createLedger(await openFilesystemStore({ directory: await temporaryFolder() }))
  const stateOf = async (id: string) => void looks.push(id)
  const batching = createBatching({ ledger, analyses: { stateOf, look: async () => undefined } })
  const song = `a${'1'.repeat(32)}`
  const id = await batching.create([{ name: null, id: song, refusal: null }])
  expect(looks).toEqual([])
  const sent = await batching.sent(id)
  expect(sent && (await batching.look(sent)).counts).toMatchObject({ unknown: 1 })
  expect(looks).toEqual([song])
})
