import { describe, expect, it } from 'vitest'
import { createComplaint } from './complaint.ts'

describe('createComplaint', () => {
  it('logs the first fault at once, and of those that follow one in ten seconds with their number', () => {
    const lines: unknown[] = []
    let now = 0
    const warn = (line: object) => void lines.push({ ...line, at: now })
    const complain = createComplaint({ warn } as never, 'queue', () => now)
    for (now = 0; now < 25_000; now += 500) complain('away')
    expect(lines).toEqual([
      { err: 'away', repeated: 0, at: 0 },
      { err: 'away', repeated: 19, at: 10_000 },
      { err: 'away', repeated: 19, at: 20_000 },
    ])
  })
})
