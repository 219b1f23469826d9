import { describe, expect, it } from 'vitest'
import { perform } from './perform.ts'
import { emptyStation } from './pieces/empty-station.ts'
import { render } from './render.ts'

describe('render', () => {
  it('renders a piece to the same samples each time, without a clipped or missing one', () => {
    const [first, second] = [render(emptyStation), render(emptyStation)]
    expect(first).toEqual(second)
    expect(first.left.every((sample) => Math.abs(sample) < 1)).toBe(true)
    expect(first.left.length).toBeGreaterThan(20 * 44_100)
  })

  it('sounds when its first note is struck', () => {
    const { at } = perform(emptyStation)[0]!
    const { left } = render(emptyStation)
    const start = Math.round(at * 44_100)
    expect(left.slice(start, start + 2000).some((sample) => Math.abs(sample) > 0.001)).toBe(true)
  })
})
