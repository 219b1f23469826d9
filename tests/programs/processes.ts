import { readdir, readFile, readlink } from 'node:fs/promises'
import { sep } from 'node:path'

export interface RunningProcess {
  readonly pid: number
  readonly name: string
}

/** Only there can a process be found by its working folder; elsewhere the question has no answer. */
export const canListProcesses = process.platform === 'linux'

/**
 * The processes whose working folder lies in `directory`: programs that were started there, their decoders, their Redis.
 * A process that is gone but not yet collected has no folder, and does not count.
 */
export async function processesIn(directory: string): Promise<readonly RunningProcess[]> {
  if (!canListProcesses) return []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => lookAt(pid, directory)))
  return found.filter((one) => one !== undefined)
}

async function lookAt(pid: string, directory: string): Promise<RunningProcess | undefined> {
  try {
    const folder = await readlink(`/proc/${pid}/cwd`)
    if (folder !== directory && !folder.startsWith(directory + sep)) return undefined
    return { pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() }
  } catch {
    return undefined
  }
}
