import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import { isAlive } from '#libs/scratch/is-alive'

export interface Claim {
  close(): Promise<void>
}

/** Makes this process the one owner of a data folder: two embedded sets on one would each run a Redis on the same files. */
export async function claimData(directory: string): Promise<Claim> {
  await mkdir(directory, { recursive: true })
  const path = join(directory, 'owner.pid')
  if (!(await tryToClaim(path))) {
    const owner = Number(await readFile(path, 'utf8'))
    if (isSomebodyElse(owner)) throw inUse(directory, owner)
    await rm(path, { force: true })
    if (!(await tryToClaim(path))) throw inUse(directory, owner)
  }
  return { close: () => rm(path, { force: true }) }
}

async function tryToClaim(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** A restarted container has its former process id again. */
function isSomebodyElse(owner: number): boolean {
  return owner !== process.pid && isAlive(owner)
}

function inUse(directory: string, owner: number): SmartPlayError {
  const message = `${directory} belongs to process ${owner} (expected a folder of our own: end that one, or set DATA_DIR)`
  return new SmartPlayError('configuration-invalid', message)
}
