import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HistoryStatus } from '#libs/contract/history'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ListOptions } from '#libs/storage/objects'
import { exampleFailure, exampleResult, PIPELINE, SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { SUBMISSIONS, submissionKey } from './keys.ts'
import { createLedger } from './ledger.ts'

const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }
const idOf = (number: number) => `a${String(number).padStart(32, '0')}`

async function open() {
  const folder = await temporaryFolder()
  const reads: string[] = []
  const files = await openFilesystemStore({ directory: join(folder, 'objects') })
  const get = (key: string) => {
    reads.push(key)
    return files.get(key)
  }
  let clock = Date.parse('2026-01-01')
  const now = () => {
    clock += 1000
    return new Date(clock)
  }
  const ledger = createLedger({ ...files, get }, { now })
  const path = join(folder, 'song.wav')
  await writeFile(path, 'song')

  async function send(number: number) {
    const upload = {
      id: idOf(number),
      path,
      sha256: SHA256,
      bytes: 4,
      container: 'wav',
      name: `${number}.wav`,
    } as const
    const intent = await ledger.accept(upload, versions)
    await ledger.submitted(upload)
    return intent
  }
  async function complete(number: number) {
    const intent = await send(number)
    await ledger.publish({ ...exampleResult, id: intent.id }, intent)
    await ledger.settle(intent)
  }
  async function fail(number: number, code = 'undecodable') {
    const intent = await send(number)
    await ledger.fail({ ...exampleFailure, id: intent.id, nonce: intent.nonce, code }, intent)
    await ledger.settle(intent)
  }
  async function page(status?: HistoryStatus, { after, limit = 10 }: { after?: string; limit?: number } = {}) {
    const { entries, next } = await ledger.history({ status, after, limit, pipelineVersion: PIPELINE })
    return { names: entries.map(({ submission }) => submission.name), next }
  }
  return { files, ledger, reads, send, complete, fail, page }
}

describe('history', () => {
  it('lists what was sent, the newest first, with how it stands', async () => {
    const { ledger, send, complete, fail } = await open()
    await complete(1)
    await fail(2)
    await send(3)
    const { entries } = await ledger.history({
      status: undefined,
      after: undefined,
      limit: 10,
      pipelineVersion: PIPELINE,
    })
    const shown = entries.map(({ submission, state }) => [submission.name, state.status])
    expect(shown).toEqual([
      ['3.wav', 'pending'],
      ['2.wav', 'failed'],
      ['1.wav', 'completed'],
    ])
  })

  it('lists by status', async () => {
    const { send, complete, fail, page } = await open()
    await complete(1)
    await fail(2)
    await send(3)
    expect((await page('completed')).names).toEqual(['1.wav'])
    expect((await page('failed')).names).toEqual(['2.wav'])
    expect((await page('cancelled')).names).toEqual([])
    expect((await page('pending')).names).toEqual(['3.wav'])
  })

  it('shows a content that was sent twice twice, and one that was forgotten not at all', async () => {
    const { ledger, complete, send, page } = await open()
    await complete(1)
    await send(1)
    await send(2)
    await ledger.forget(idOf(2))
    expect((await page()).names).toEqual(['1.wav', '1.wav'])
  })

  it('goes on at its cursor, whatever was sent meanwhile', async () => {
    const { complete, page } = await open()
    for (const number of [1, 2, 3, 4]) await complete(number)
    const first = await page(undefined, { limit: 2 })
    await complete(5)
    const second = await page(undefined, { limit: 2, after: first.next ?? '' })
    expect([first.names, second]).toEqual([['4.wav', '3.wav'], { names: ['2.wav', '1.wav'], next: null }])
  })

  it('reads nothing of the completed to find the failed', async () => {
    const { reads, complete, fail, page } = await open()
    await fail(1)
    for (const number of [2, 3, 4, 5, 6]) await complete(number)
    reads.length = 0
    expect((await page('failed', { limit: 1 })).names).toEqual(['1.wav'])
    expect(reads).toHaveLength(3)
  })

  it('loses none of the few between ten thousand others', async () => {
    const { files, fail } = await open()
    for (const number of [1, 2, 3]) await fail(number)
    async function* list(prefix: string, { after = '' }: ListOptions = {}) {
      yield* files.list(prefix, { after })
      if (prefix !== SUBMISSIONS) return
      for (let number = 20_000; number >= 10_000; number -= 1) {
        const key = submissionKey(idOf(number), new Date(number))
        if (key > after) yield { key, size: 1, modifiedAt: new Date(number) }
      }
    }
    const ledger = createLedger({ ...files, list })
    const wishes = { status: 'failed', limit: 10, pipelineVersion: PIPELINE } as const
    const first = await ledger.history({ ...wishes, after: undefined })
    expect(first.entries.map(({ submission }) => submission.name)).toEqual(['3.wav', '2.wav', '1.wav'])
    expect(await ledger.history({ ...wishes, after: first.next ?? '' })).toEqual({ entries: [], next: null })
  })

  it('costs at most five reads for each entry of a page', async () => {
    const { reads, complete, send, page } = await open()
    for (let number = 1; number <= 30; number += 1) await (number % 2 === 0 ? complete(number) : send(number))
    reads.length = 0
    const { names } = await page(undefined, { limit: 20 })
    expect(names).toHaveLength(20)
    expect(reads.length).toBeLessThanOrEqual(5 * 20)
  })
})

describe('failures', () => {
  it('are those with one code, page by page', async () => {
    const { ledger, fail } = await open()
    await fail(1, 'undecodable')
    await fail(2, 'worker-lost')
    await fail(3, 'undecodable')
    const first = await ledger.failures({ code: 'undecodable', after: undefined, limit: 1 })
    expect(first.entries.map(({ id }) => id)).toEqual([idOf(1)])
    const second = await ledger.failures({ code: 'undecodable', after: first.next ?? '', limit: 1 })
    expect(second).toMatchObject({ entries: [{ id: idOf(3) }], next: null })
  })
})
