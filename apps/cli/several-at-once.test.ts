import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asTheyEnd } from './as-they-end.ts'
import { inOrder } from './in-order.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** Whichever is done first: no more are in work than may be, and the outcomes are as `judge` wants them. */
function holds(several: typeof inOrder, judge: (outcomes: number[], items: number[]) => void): Promise<void> {
  const property = fc.asyncProperty(
    fc.array(fc.nat()),
    fc.integer({ min: 1, max: 5 }),
    fc.scheduler(),
    async (items, atOnce, scheduler) => {
      let working = 0
      let most = 0
      const outcomes = collect(
        several(items, atOnce, async (item) => {
          working += 1
          most = Math.max(most, working)
          await scheduler.schedule(Promise.resolve())
          working -= 1
          return item
        }),
      )
      await scheduler.waitFor(outcomes)
      judge(await outcomes, items)
      expect(most).toBeLessThanOrEqual(atOnce)
    },
  )
  return fc.assert(property)
}

describe.each([
  ['inOrder', inOrder],
  ['asTheyEnd', asTheyEnd],
])('%s', (_name, several) => {
  it('yields nothing of nothing', async () => {
    expect(await collect(several([], 3, async () => 1))).toEqual([])
  })

  it('ends with the first failure, whatever becomes of those that were begun', async () => {
    const failing = several([1, 2, 3], 2, (item) => Promise.reject(new Error(String(item))))
    await expect(failing.next()).rejects.toThrow('1')
  })
})

describe('inOrder', () => {
  it('yields the outcomes in the order of the items, and never works on too many', () =>
    holds(inOrder, (outcomes, items) => expect(outcomes).toEqual(items)))

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
})

describe('asTheyEnd', () => {
  it('yields each outcome once, and never works on too many', () =>
    holds(asTheyEnd, (outcomes, items) => expect(outcomes.toSorted()).toEqual(items.toSorted())))

  it('is not held up by a slow one', async () => {
    let end: (outcome: string) => void = () => {}
    const slow = new Promise<string>((resolve) => {
      end = resolve
    })
    const outcomes = asTheyEnd(['slow', 'a', 'b'], 2, (item) => (item === 'slow' ? slow : Promise.resolve(item)))
    expect([(await outcomes.next()).value, (await outcomes.next()).value]).toEqual(['a', 'b'])
    end('slow')
    expect((await outcomes.next()).value).toBe('slow')
  })
})
