import { readFileSync } from 'node:fs'

export interface Cost {
  readonly cpuMs: number
  readonly wallMs: number
}

/** Ticks per second of the kernel's accounting, on every Linux that Node runs on. */
const TICK_MS = 10

/**
 * What a piece of work costs: wall time, and CPU time of this process, all of its threads, and of the child processes
 * that ended meanwhile. Children are accounted for in ticks of 10 ms, so means are finer than single figures.
 */
export async function costOf<T>(work: () => T | Promise<T>): Promise<{ readonly outcome: T; readonly cost: Cost }> {
  const cpuBefore = cpuMs()
  const wallBefore = performance.now()
  const outcome = await work()
  return { outcome, cost: { cpuMs: cpuMs() - cpuBefore, wallMs: performance.now() - wallBefore } }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + childrenMs()
}

/** cutime and cstime: fields 16 and 17 of stat, counted after the command's name, which may hold anything. */
function childrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS
}
