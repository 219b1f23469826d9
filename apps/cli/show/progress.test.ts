import { describe, expect, it } from 'vitest'
import { openProgress } from './progress.ts'
import { createTestTerminal } from './test-terminal.ts'

function createPipe() {
  let text = ''
  return {
    text: () => text,
    write: (more: string) => {
      text += more
    },
  }
}

describe('progress', () => {
  it('on a terminal keeps what is in work below the answers, and leaves only these', () => {
    const terminal = createTestTerminal(100)
    const screen = { answers: terminal, progress: terminal }
    const progress = openProgress({ total: 2, work: 20, counts: 'ended files', screen })
    const first = progress.begin('first.mp3', 10)
    progress.begin('second.mp3', 10).step({ note: 'uploading', share: 0.5 })
    first.end('done')
    progress.print('first.mp3: happy\n')
    expect(terminal.lines()).toEqual([
      'first.mp3: happy',
      expect.stringMatching(/^second\.mp3 +\[#{10}\.{10}\] {2}uploading$/),
      expect.stringMatching(/^\[#{10}\.{10}\] {2}1\/2 songs/),
    ])
    progress.close()
    expect(terminal.lines()).toEqual(['first.mp3: happy', ''])
  })

  it('counts of a file in work what is sent of it, where sending is all', () => {
    const terminal = createTestTerminal(100)
    const screen = { answers: terminal, progress: terminal }
    const progress = openProgress({ total: 1, work: 10, counts: 'begun files', screen })
    progress.begin('song.mp3', 10).step({ note: 'uploading', share: 0.5 })
    progress.print('half\n')
    expect(terminal.lines().at(-1)).toMatch(/^\[#{10}\.{10}\] {2}0\/1 songs/)
    progress.close()
  })

  it('in pipes is a line for each tenth, without a sign that steers', () => {
    const [answers, told] = [createPipe(), createPipe()]
    const progress = openProgress({ total: 40, work: 40, counts: 'ended files', screen: { answers, progress: told } })
    for (let n = 0; n < 40; n += 1) {
      progress.begin(`${n}.mp3`, 1).end(n === 0 ? 'failed' : 'done')
      progress.print(`${n}\n`)
    }
    progress.close()
    const lines = told.text().trimEnd().split('\n')
    expect(lines).toHaveLength(10)
    expect(lines.at(-1)).toMatch(/^40\/40 songs {2}\S+ {2}1 failed$/)
    expect(answers.text().split('\n')).toHaveLength(41)
    for (const steering of ['\u001b', '\r']) expect(told.text() + answers.text()).not.toContain(steering)
  })

  it('of a few files is silent in pipes', () => {
    const [answers, told] = [createPipe(), createPipe()]
    const progress = openProgress({ total: 3, work: 3, counts: 'ended files', screen: { answers, progress: told } })
    for (let n = 0; n < 3; n += 1) progress.begin('song.mp3', 1).end('done')
    progress.close()
    expect(told.text()).toBe('')
  })
})
