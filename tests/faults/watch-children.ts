import { readFileSync } from 'node:fs'

const LOOK_INTERVAL_MS = 5

/**
 * From now on until it is asked: the most memory that any one child of a program has held [MB], as the kernel notes it.
 * Linux only. What lives for less than a look is not seen.
 */
export function watchChildren({ pid }: { readonly pid: number }): () => number {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, ...childrenOf(pid).map(peakOf))
  }, LOOK_INTERVAL_MS)
  return () => {
    clearInterval(timer)
    return most
  }
}

/** The process ids of what a program's main thread has started and not yet buried. */
export function childrenOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
}

function peakOf(pid: string): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0
  return Number(kilobytes) / 1024
}

/** Nothing of a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
