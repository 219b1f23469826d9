import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { FileGone, Refusal, ServerAway } from '../server/refusal.ts'
import { createDesk } from './desk.ts'
import type { Entry } from './entry.ts'
import { createUploads } from './uploads.ts'

/** A server that answers each file when the test says so. */
function openUploads() {
  const asked: {
    file: File
    signal: AbortSignal
    answer: (resource: AnalysisResource) => void
    refuse: (error: Error) => void
  }[] = []
  const sent: Entry[] = []
  let isAway = false
  let [comeBack, signIn] = [() => {}, () => {}]
  const desk = createDesk()
  const uploads = createUploads({
    desk,
    sendFile: (file, { signal }) =>
      new Promise((answer, refuse) => {
        asked.push({ file, signal, answer, refuse })
        signal.addEventListener('abort', () => refuse(signal.reason))
      }),
    onSent: (entry) => sent.push(entry),
    untilSignedIn: () =>
      new Promise((resolve) => {
        signIn = resolve
      }),
    reachability: {
      isAway: { value: false } as never,
      ...{ noteAnswer() {}, noteAway() {} },
      noteFailure: (error) => {
        isAway = error instanceof ServerAway
      },
      untilHere: async () => {
        if (!isAway) return
        await new Promise<void>((resolve) => {
          comeBack = resolve
        })
      },
    },
  })
  return { asked, sent, desk, uploads, comeBack: () => comeBack(), signIn: () => signIn() }
}

const songs = (...names: readonly string[]) => names.map((name) => new File(['x'], name))
const refusal = (status: number, title: string) =>
  new Refusal({ status, code: `http-${status}`, title, detail: 'no', retryAfterSeconds: 0 })
const analysisOf = (id: string) => ({ id, status: 'queued' }) as AnalysisResource
const kinds = (entries: readonly Entry[]) => entries.map(({ state }) => state.value.kind)
/** Lets everything go on that waits for nothing but the last answer. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('uploads', () => {
  it('are two at a time, in the order in which they came', async () => {
    const { asked, uploads, desk, sent } = openUploads()
    uploads.add(songs('a', 'b', 'c'))
    await settled()
    expect(asked.map(({ file }) => file.name)).toEqual(['a', 'b'])
    asked[0]?.answer(analysisOf('a1'))
    await settled()
    expect(asked.map(({ file }) => file.name)).toEqual(['a', 'b', 'c'])
    expect(kinds(desk.sent.value)).toEqual(['uploading', 'uploading', 'known'])
    expect(sent.map(({ name }) => name)).toEqual(['a'])
  })

  it('wait while nobody answers, and go again by themselves', async () => {
    const { asked, uploads, desk, comeBack } = openUploads()
    uploads.add(songs('a'))
    asked[0]?.refuse(new ServerAway('nobody'))
    await settled()
    expect(kinds(desk.sent.value)).toEqual(['waiting'])
    comeBack()
    await settled()
    asked[1]?.answer(analysisOf('a1'))
    await settled()
    expect(kinds(desk.sent.value)).toEqual(['known'])
  })

  it('are refused with the reason, and go again when one asks for it', async () => {
    const { asked, uploads, desk } = openUploads()
    uploads.add(songs('a'))
    const reason = { status: 415, code: 'not-audio', title: 'Not an audio file', detail: 'a letter' }
    asked[0]?.refuse(new Refusal({ ...reason, retryAfterSeconds: null }))
    await settled()
    expect(desk.sent.value[0]?.state.value).toEqual({ kind: 'refused', title: 'Not an audio file', detail: 'a letter' })
    for (const entry of desk.sent.value) uploads.again(entry)
    await settled()
    expect(asked).toHaveLength(2)
  })

  it.each([
    [408, 'Upload too slow'],
    [429, 'Too many requests'],
    [503, 'Overloaded'],
    [507, 'Disk full'],
  ])('go again by themselves when the server has said %i, and say what they wait for', async (status, title) => {
    const { asked, uploads, desk } = openUploads()
    uploads.add(songs('a'))
    asked[0]?.refuse(refusal(status, title))
    await settled()
    expect(desk.sent.value[0]?.state.value).toEqual({ kind: 'waiting', reason: title })
    await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(2)
  })

  it('wait for a key where the session has ended, and go again when there is one', async () => {
    const { asked, uploads, desk, signIn } = openUploads()
    uploads.add(songs('a', 'b', 'c'))
    asked[0]?.refuse(refusal(401, 'No valid key'))
    asked[1]?.answer(analysisOf('b1'))
    await settled()
    asked[2]?.answer(analysisOf('c1'))
    await settled()
    expect(kinds(desk.sent.value)).toEqual(['known', 'known', 'waiting'])
    signIn()
    await expect.poll(() => asked.at(3)?.file.name, { timeout: 20_000 }).toBe('a')
  })

  it('of a file that has changed or is gone are refused, and make room for the next', async () => {
    const { asked, uploads, desk } = openUploads()
    uploads.add(songs('a', 'b', 'c'))
    asked[0]?.refuse(new FileGone('choose it again'))
    await settled()
    expect(asked.map(({ file }) => file.name)).toEqual(['a', 'b', 'c'])
    expect(desk.sent.value.at(-1)?.state.value).toEqual({
      kind: 'refused',
      title: 'Not sent',
      detail: 'choose it again',
    })
  })

  it('are broken off, or never begun, where one cancels them; the next takes their place', async () => {
    const { asked, uploads, desk } = openUploads()
    uploads.add(songs('a', 'b', 'c', 'd'))
    const named = (name: string) => desk.sent.value.find((entry) => entry.name === name)
    for (const entry of [named('a'), named('c')]) if (entry !== undefined) uploads.cancel(entry)
    await settled()
    expect(asked.map(({ file, signal }) => [file.name, signal.aborted])).toEqual([
      ['a', true],
      ['b', false],
      ['d', false],
    ])
    expect(desk.sent.value.map(({ name }) => name)).toEqual(['d', 'b'])
  })

  it('of nothing change nothing', () => {
    const { uploads, desk } = openUploads()
    uploads.add(songs('a'))
    uploads.add([])
    expect(desk.open.value?.name).toBe('a')
  })
})
