import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { submit, waitForResult } from '../programs/client.ts'
import type { Deployment } from '../programs/deployment.ts'
import { readResults } from './remains.ts'

const AT_ONCE = 16
const PATIENCE_MS = 600_000

/** What an undisturbed service makes of each file, by its SHA-256: its own queue, its own store, nobody else on it. */
export async function analyseUndisturbed(
  deployment: Deployment,
  { redisUrl, paths }: { readonly redisUrl: string; readonly paths: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const data = join(deployment.directory, 'golden')
  const quiet = { REDIS_URL: redisUrl, QUEUE_PREFIX: '{golden}', DATA_DIR: data, ...WITHOUT_S3 }
  const api = await deployment.startApi(quiet)
  const worker = await deployment.startWorker(quiet)
  const left = [...paths]
  const sendAll = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      await waitForResult(api.url, (await submit(api.url, path)).id, PATIENCE_MS)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendAll))
  await worker.stop()
  await api.stop()
  const store = await openFilesystemStore({ directory: join(data, 'objects') })
  const keys: string[] = []
  for await (const { key } of store.list('results/')) keys.push(key)
  return new Map((await readResults(store, keys)).map(({ sha256, content }) => [sha256, content]))
}

export async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** An empty variable counts as none. */
const WITHOUT_S3 = { S3_ENDPOINT: '', S3_ACCESS_KEY: '', S3_SECRET_KEY: '' }
