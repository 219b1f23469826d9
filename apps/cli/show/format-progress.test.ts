import { describe, expect, it } from 'vitest'
import { columnsOf } from './fit.ts'
import { formatRunning, formatStanding, formatTotal, type Total } from './format-progress.ts'

const total: Total = { ended: 3, failed: 1, total: 12, done: 30, work: 120, elapsedMs: 2000 }

describe('formatTotal', () => {
  it('has a bar, the count, the rate, the time that is left and the failures', () => {
    expect(formatTotal(total, 100)).toBe('[#####...............]  3/12 songs  1.5/s  6 s left  1 failed')
  })

  it('goes without its bar where the terminal is narrow, and is cut at last', () => {
    expect(formatTotal(total, 60)).toBe('3/12 songs  1.5/s  6 s left  1 failed')
    expect(formatTotal(total, 20)).toBe('3/12 songs  1.5/s  …')
  })
})

describe('formatStanding', () => {
  it('promises nothing before something has ended, and nothing after all has', () => {
    expect(formatStanding({ ...total, ended: 0, failed: 0, done: 0 })).toBe('0/12 songs')
    expect(formatStanding({ ...total, ended: 12, failed: 0, done: 120 })).toBe('12/12 songs  6.0/s')
  })
})

describe('formatRunning', () => {
  const file = { name: 'album/夜想曲 \u001b[2J no. 1.flac', note: 'features', share: 0.4 }

  it('has the name, a bar and the stage', () => {
    expect(formatRunning({ ...file, name: 'song.mp3' }, 100)).toMatch(/^song\.mp3 +\[#{8}\.{12}\] {2}features$/)
  })

  it.each([200, 100, 80, 64, 63, 40, 20, 5, 1])('is never wider than %i columns', (width) => {
    const line = formatRunning(file, width)
    expect(columnsOf(line)).toBeLessThanOrEqual(width)
    expect(line).not.toContain('\u001b')
  })
})
