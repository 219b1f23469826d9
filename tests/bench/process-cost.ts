import { readFileSync } from 'node:fs'

/** Ticks of the kernel's accounting, on every Linux that Node runs on [ms]. */
const TICK_MS = 10

/** CPU time that a process, its threads and its ended children have used so far [ms]: fields 14 to 17 of stat. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) * TICK_MS
}
