import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { createDesk } from './desk.ts'
import { createEntry } from './entry.ts'

const songs = (...names: readonly string[]) => names.map((name) => new File(['x'], name))
const analysisOf = (id: string, status = 'completed') => ({ id, status }) as AnalysisResource
const listed = (id: string) => createEntry({ key: id, name: id, id, state: { kind: 'waiting' } })

describe('the desk', () => {
  it('has the newest song on top', () => {
    const desk = createDesk()
    desk.add(songs('first'))
    desk.add(songs('second', 'third'))
    expect(desk.sent.value.map(({ name }) => name)).toEqual(['third', 'second', 'first'])
  })

  it('keeps one entry of the same content: the newest', () => {
    const desk = createDesk()
    desk.remember([listed('a1')])
    const [first, second] = desk.add(songs('song.mp3', 'the same.mp3'))
    if (first !== undefined) desk.learn(first, analysisOf('a1'))
    expect([desk.sent.value.length, desk.earlier.value.length]).toEqual([2, 0])
    if (second !== undefined) desk.learn(second, analysisOf('a1'))
    expect(desk.sent.value).toEqual([second])
  })

  it('does not list again what it knows already', () => {
    const desk = createDesk()
    const [sent] = desk.add(songs('song.mp3'))
    if (sent !== undefined) desk.learn(sent, analysisOf('a1'))
    desk.remember([listed('a1'), listed('a2'), listed('a2')])
    expect(desk.earlier.value.map(({ id }) => id.value)).toEqual(['a2'])
  })

  it('answers with what it knows already, in the order that it was told', () => {
    const desk = createDesk()
    const [sent] = desk.add(songs('song.mp3'))
    if (sent !== undefined) desk.learn(sent, analysisOf('a1'))
    const other = listed('a2')
    expect(desk.remember([other, listed('a1'), listed('a2')])).toEqual([other, sent])
  })

  it('lists nothing of what is forgotten, and says so where it is open', () => {
    const desk = createDesk()
    const [sent] = desk.add(songs('song.mp3'))
    desk.show(sent)
    if (sent !== undefined) desk.forget(sent)
    expect([desk.sent.value, desk.burst.value.entries]).toEqual([[], []])
    expect(desk.open.value?.state.value).toEqual({ kind: 'forgotten' })
  })

  it('counts a burst anew after all of it has ended', () => {
    const desk = createDesk()
    const [first] = desk.add(songs('a'))
    desk.add(songs('b'))
    expect(desk.burst.value.entries).toHaveLength(2)
    for (const [index, entry] of desk.sent.value.entries()) desk.learn(entry, analysisOf(`a${index}`))
    desk.add(songs('c'))
    expect(desk.burst.value.entries.map(({ name }) => name)).toEqual(['c'])
    expect(first?.state.value.kind).toBe('known')
  })
})
