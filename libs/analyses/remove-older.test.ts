import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { gate } from '../../tests/fixtures/gate.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { removeOlder } from './remove-older.ts'

const later = () => new Date(Date.now() + 2000)
const removal = { prefix: 'failures/', ageMs: 1000, now: later }

/** A store with so many failures, and one object of another kind. */
async function open(failures: number) {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  for (let number = 10; number < 10 + failures; number += 1) await store.put(`failures/${number}.json`, '{}')
  await store.put('results/10.json', '{}')
  const left = async () => (await collect(store.list(''))).map(({ key }) => key)
  return { store, left }
}

describe('removeOlder', () => {
  it('removes all of one kind that is old enough', async () => {
    const { store, left } = await open(40)
    expect(await removeOlder(store, { ...removal, now: () => new Date(0) })).toBe(0)
    expect(await removeOlder(store, removal)).toBe(40)
    expect(await left()).toEqual(['results/10.json'])
  })

  it('keeps what may not go yet', async () => {
    const { store, left } = await open(2)
    expect(await removeOlder(store, { ...removal, mayGo: async (key) => key.includes('11') })).toBe(1)
    expect(await left()).toEqual(['failures/10.json', 'results/10.json'])
  })

  it('goes no further than a group when it is told to end', async () => {
    const { store, left } = await open(40)
    const closing = new AbortController()
    const mayGo = async () => {
      closing.abort()
      return true
    }
    expect(await removeOlder(store, { ...removal, mayGo, signal: closing.signal })).toBe(16)
    expect(await left()).toHaveLength(25)
  })

  it('looks at those of a group side by side', async () => {
    const { store } = await open(16)
    const allLookedAt = gate()
    let looks = 0
    const mayGo = async () => {
      looks += 1
      if (looks === 16) allLookedAt.open()
      await allLookedAt.opened
      return true
    }
    expect(await removeOlder(store, { ...removal, mayGo })).toBe(16)
  })
})
