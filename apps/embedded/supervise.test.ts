import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
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
  const launch = () => {
    const child = spawn('sleep', ['600'])
    if (children.push(child) === 2) restarted.open()
    return child
  }
  return { children, restarted, launch, untilReady: spawned }
}

async function spawned(child: ChildProcess): Promise<void> {
  await once(child, 'spawn')
}

/** A start that takes as long as its process lives. */
async function neverReady(child: ChildProcess): Promise<void> {
  await once(child, 'exit')
  throw new Error('ended before it was ready')
}

/** Lets everything go on that is waiting for nothing but its turn. */
const turn = () => new Promise(setImmediate)
const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

describe('supervise', () => {
  it('starts a program again whose process was killed', async () => {
    const { children, restarted, launch, untilReady } = program()
    const supervised = supervise({ name: 'sleep', launch, untilReady, log })
    await supervised.ready
    children[0]?.kill('SIGKILL')
    await restarted.opened
    await supervised.close()
    expect(children.map(isRunning)).toEqual([false, false])
  })

  it('ends the program when it is closed, and starts no other', async () => {
    const { children, launch, untilReady } = program()
    const supervised = supervise({ name: 'sleep', launch, untilReady, log })
    await supervised.ready
    await supervised.close()
    expect(children.map(isRunning)).toEqual([false])
  })

  it('does not try again what cannot start the first time', async () => {
    const { children, launch } = program()
    const supervised = supervise({ name: 'sleep', launch, untilReady: neverReady, log })
    children[0]?.kill('SIGKILL')
    await expect(supervised.ready).rejects.toThrow('ended before it was ready')
    await supervised.close()
    expect(children.map(isRunning)).toEqual([false])
  })

  it('ends a program that is starting when it is closed', async () => {
    const { children, launch } = program()
    const supervised = supervise({ name: 'sleep', launch, untilReady: neverReady, log })
    const broken = expect(supervised.ready).rejects.toThrow('ended before it was ready')
    await supervised.close()
    await broken
    expect(children.map(isRunning)).toEqual([false])
  })

  it('ends a program that is being started again when it is closed', async () => {
    const { children, restarted, launch, untilReady } = program()
    const slowly = (child: ChildProcess) => (child === children[0] ? untilReady(child) : neverReady(child))
    const supervised = supervise({ name: 'sleep', launch, untilReady: slowly, log })
    await supervised.ready
    children[0]?.kill('SIGKILL')
    await restarted.opened
    await supervised.close()
    expect(children.map(isRunning)).toEqual([false, false])
  })

  it('ends what does not become ready, and starts it again', async () => {
    const { children, launch, untilReady } = program()
    const [third, refused] = [gate(), new Error('silent for too long')]
    const once = (child: ChildProcess) => (child === children[1] ? Promise.reject(refused) : untilReady(child))
    const counted = () => {
      const child = launch()
      if (children.length === 3) third.open()
      return child
    }
    const supervised = supervise({ name: 'sleep', launch: counted, untilReady: once, log })
    await supervised.ready
    children[0]?.kill('SIGKILL')
    await third.opened
    expect(children.map(isRunning)).toEqual([false, false, true])
    await supervised.close()
  })

  it('waits longer each time, and briefly again after a program that ran for a minute', async () => {
    const { children, launch, untilReady } = program()
    const now = vi.spyOn(performance, 'now')
    onTestFinished(() => now.mockRestore())
    const pauses: unknown[] = []
    const again = [gate(), gate(), gate()]
    const warn = vi.spyOn(log, 'warn').mockImplementation((line) => {
      again[pauses.push((line as unknown as { pauseMs: number }).pauseMs) - 1]?.open()
    })
    onTestFinished(() => warn.mockRestore())
    const ready = [gate(), gate(), gate()]
    const told = async (child: ChildProcess) => {
      await untilReady(child)
      ready[children.indexOf(child)]?.open()
    }
    const supervised = supervise({ name: 'sleep', launch, untilReady: told, log })
    for (const [n, afterMs] of [1000, 2000, 120_000].entries()) {
      await ready[n]?.opened.then(turn)
      now.mockReturnValue(afterMs)
      children[n]?.kill('SIGKILL')
      await again[n]?.opened
    }
    await supervised.close()
    expect(pauses).toEqual([500, 1000, 500])
  })
})
