import { readdir, readFile } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openEars } from './open-ears.ts'

/** How nice each thread of this process is: field 19 of its stat. */
async function nicenesses(): Promise<readonly number[]> {
  const threads = await readdir('/proc/self/task')
  return Promise.all(
    threads.map(async (thread) => {
      const stat = await readFile(`/proc/self/task/${thread}/stat`, 'utf8').catch(() => ')')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    }),
  )
}

const loud = { interleaved: new Float32Array(44_100).map((_, i) => Math.sin(i / 10)), channels: 1 } as const

describe.runIf(process.platform === 'linux')('openEars', () => {
  it('nices the threads that measure, and nothing else in the process', async () => {
    const own = getPriority()
    const niceness = Math.min(19, own + 11)
    const scratch = await temporaryFolder()
    const searchPath = process.env.PATH ?? ''
    const first = await openEars({ configured: undefined, searchPath, scratch, threads: 1 })
    onTestFinished(() => first.close())
    const ears = first.standingBack({ threads: 1, niceness })
    onTestFinished(() => ears.close())
    await ears.measure(loud, new AbortController().signal)
    expect((await nicenesses()).filter((nice) => nice === niceness).length).toBeGreaterThanOrEqual(1)
    expect(getPriority()).toBe(own)
  })
})
