import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asTheyEnd } from './as-they-end.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

describe('asTheyEnd', () => {
  it('yields each outcome once, and never works on too many', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat()),
      fc.integer({ min: 1, max: 5 }),
      fc.scheduler(),
      async (items, atOnce, scheduler) => {
        let working = 0
        let most = 0
        const outcomes = collect(
          asTheyEnd(items, atOnce, async (item) => {
            working += 1
            most = Math.max(most, working)
            await scheduler.schedule(Promise.resolve())
            working -= 1
            return item
          }),
        )
        await scheduler.waitFor(outcomes)
        expect((await outcomes).toSorted()).toEqual(items.toSorted())
        expect(most).toBeLessThanOrEqual(atOnce)
      },
    )
    await fc.assert(property)
  })

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

  it('ends with the first failure', async () => {
    const failing = asTheyEnd([1, 2], 2, (item) => Promise.reject(new Error(String(item))))
    await expect(failing.next()).rejects.toThrow('1')
  })
})
