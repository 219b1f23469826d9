import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogger } from '#libs/observability/logger'
import { gate } from '../../tests/fixtures/gate.ts'
import { supervise } from './supervise.ts'

const log = createLogger({ name: 'test', level: 'silent' })

/** A program that runs until it is ended, and the processes that it has been so far. */
function program() {
  const children: ChildProcess[] = []
  const restarted = gate()
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL')
  })
  const start = async () => {
    const child = spawn('sleep', ['600'])
    await once(child, 'spawn')
    if (children.push(child) === 2) restarted.open()
    return child
  }
  return { children, restarted, start }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

describe('supervise', () => {
  it('starts a program again whose process was killed', async () => {
    const { children, restarted, start } = program()
    const supervised = await supervise({ name: 'sleep', start, log })
    children[0]?.kill('SIGKILL')
    await restarted.opened
    await supervised.close()
    expect(children.map(isRunning)).toEqual([false, false])
  })

  it('ends the program when it is closed, and starts no other', async () => {
    const { children, start } = program()
    const supervised = await supervise({ name: 'sleep', start, log })
    await supervised.close()
    expect(children.map(isRunning)).toEqual([false])
  })

  it('does not try again what cannot start the first time', async () => {
    const start = () => Promise.reject(new Error('no program'))
    await expect(supervise({ name: 'nothing', start, log })).rejects.toThrow('no program')
  })

  it('ends a program that is being started again when it is closed', async () => {
    const { children, start } = program()
    const [beginning, mayStart] = [gate(), gate()]
    const slowly = async () => {
      if (children.length > 0) {
        beginning.open()
        await mayStart.opened
      }
      return start()
    }
    const supervised = await supervise({ name: 'sleep', start: slowly, log })
    children[0]?.kill('SIGKILL')
    await beginning.opened
    const closed = supervised.close()
    mayStart.open()
    await closed
    expect(children.map(isRunning)).toEqual([false, false])
  })
})
