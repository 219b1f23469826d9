import { describe, expect, it } from 'vitest'
import { createLiveLines } from './live-lines.ts'
import { createTestTerminal } from './test-terminal.ts'

describe('live lines', () => {
  it('are drawn over each other, also where there are fewer and shorter ones than before', () => {
    const terminal = createTestTerminal()
    terminal.write('$ smartplay\n')
    const lines = createLiveLines(terminal)
    lines.draw(['first file', 'second file', 'both'])
    lines.draw(['third', 'all'])
    expect(terminal.lines()).toEqual(['$ smartplay', 'third', 'all'])
    lines.clear()
    expect(terminal.lines()).toEqual(['$ smartplay', ''])
  })

  it('are one write for each picture, so that nobody sees half of one', () => {
    const terminal = createTestTerminal()
    const lines = createLiveLines(terminal)
    lines.draw(['a', 'b'])
    lines.draw(['c', 'd'])
    expect(terminal.writes()).toBe(2)
  })

  it('that do not fit the height are left out from above, for what has left the screen cannot be drawn over', () => {
    const terminal = { ...createTestTerminal(), rows: 3 }
    createLiveLines(terminal).draw(['a', 'b', 'c', 'd'])
    expect(terminal.lines()).toEqual(['c', 'd'])
  })

  it('cleared before they are drawn leave the terminal alone', () => {
    const terminal = createTestTerminal()
    createLiveLines(terminal).clear()
    expect(terminal.writes()).toBe(0)
  })
})
