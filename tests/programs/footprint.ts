import { readdir, readFile } from 'node:fs/promises'

/** What a process holds: resident memory [MB] and open descriptors. Linux only, as `canListProcesses` says. */
export interface Footprint {
  readonly residentMb: number
  readonly descriptors: number
}

export async function footprintOf({ pid }: { readonly pid: number }): Promise<Footprint> {
  const [status, descriptors] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readdir(`/proc/${pid}/fd`)])
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1])
  return { residentMb: kilobytes / 1024, descriptors: descriptors.length }
}
