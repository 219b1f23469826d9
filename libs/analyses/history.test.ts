import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import type { HistoryStatus } from '#libs/contract/history'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ListOptions } from '#libs/storage/objects'
import { exampleFailure, exampleResult, PIPELINE, SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { failureKey, resultKey, SUBMISSIONS, submissionKey } from './keys.ts'
import { createLedger } from './ledger.ts'

const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }
/** What a newer release has written. */
const NEWER = '{"schema":2}'
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

  it('leaves out what cannot be read, be it the outcome or the upload', async () => {
    const { files, complete, fail, page } = await open()
    for (const number of [1, 2]) await complete(number)
    for (const number of [3, 4]) await fail(number)
    const [newest] = await collect(files.list(SUBMISSIONS))
    for (const key of [resultKey(idOf(2), PIPELINE), failureKey(idOf(3)), newest!.key]) await files.put(key, NEWER)
    expect(await page()).toEqual({ names: ['1.wav'], next: null })
  })

  it('goes on past a page of what cannot be read', async () => {
    const { files, complete, page } = await open()
    for (const number of [1, 2, 3]) await complete(number)
    for (const number of [2, 3]) await files.put(resultKey(idOf(number), PIPELINE), NEWER)
    expect((await page('completed', { limit: 1 })).names).toEqual(['1.wav'])
  })

  it('takes no outage for something that cannot be read', async () => {
    const { files, complete } = await open()
    await complete(1)
    const get = () => Promise.reject(new SmartPlayError('store-unavailable', 'the store is away'))
    const reading = createLedger({ ...files, get }).history({
      ...{ status: undefined, after: undefined, limit: 10, pipelineVersion: PIPELINE },
    })
    await expect(reading).rejects.toMatchObject({ code: 'store-unavailable' })
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

  it('are listed beside one that cannot be read', async () => {
    const { files, ledger, fail } = await open()
    for (const number of [1, 2]) await fail(number)
    await files.put(failureKey(idOf(1)), NEWER)
    const { entries } = await ledger.failures({ code: undefined, after: undefined, limit: 10 })
    expect(entries.map(({ id }) => id)).toEqual([idOf(2)])
  })
})
