import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrder } from './in-order.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

describe('inOrder', () => {
  it('yields the outcomes in the order of the items, whichever is done first, and never works on too many', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat()),
      fc.integer({ min: 1, max: 5 }),
      fc.scheduler(),
      async (items, atOnce, scheduler) => {
        let working = 0
        let most = 0
        const outcomes = collect(
          inOrder(items, atOnce, async (item) => {
            working += 1
            most = Math.max(most, working)
            await scheduler.schedule(Promise.resolve())
            working -= 1
            return item
          }),
        )
        await scheduler.waitFor(outcomes)
        expect(await outcomes).toEqual(items)
        expect(most).toBeLessThanOrEqual(atOnce)
      },
    )
    await fc.assert(property)
  })

  it('begins the next item while the first is still in work', async () => {
    const begun: number[] = []
    const outcomes = inOrder([0, 1, 2], 2, async (item) => {
      begun.push(item)
      return item
    })
    await outcomes.next()
    expect(begun).toEqual([0, 1])
    await outcomes.return(undefined)
  })

  it('yields nothing of nothing', async () => {
    expect(await collect(inOrder([], 3, async () => 1))).toEqual([])
  })

  it('ends with the first failure, whatever becomes of those that were begun', async () => {
    const failing = inOrder([1, 2, 3], 2, (item) => Promise.reject(new Error(String(item))))
    await expect(failing.next()).rejects.toThrow('1')
  })
})
