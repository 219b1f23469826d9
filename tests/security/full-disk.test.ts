import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem } from '#libs/contract/api'
import { post, submit, waitForResult } from '../programs/client.ts'
import { useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { waitUntil } from '../servers/wait-until.ts'

const run = promisify(execFile)
const DISK_BYTES = 16 * 1024 * 1024

/** A small disk of its own: only root can mount one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canMount)('a disk that is full', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  const sounds = useSounds()
  let disk: string

  beforeEach(async () => {
    disk = join(deployment.directory, 'disk')
    await mkdir(disk, { recursive: true })
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk])
  })
  afterEach(() => run('umount', ['--lazy', disk]))

  it('of uploads in progress: they are answered 507, nothing is left, and it goes on when there is room', async () => {
    const api = await deployment.startApi({ UPLOAD_DIR: disk, MAX_FILE_SIZE: '2MB' })
    await writeFile(join(disk, 'ballast'), Buffer.alloc(DISK_BYTES - 64 * 1024))
    await expectStatus(api.url, 507, 'disk-full')
    await rm(join(disk, 'ballast'))
    await expectStatus(api.url, 202)
    await api.stop()
    expect(await readdir(disk)).toEqual([])
  })

  it('of the objects: uploads are answered 503, half an object is never seen, and it goes on when there is room', async () => {
    const api = await deployment.startApi({ DATA_DIR: disk })
    await writeFile(join(disk, 'ballast'), Buffer.alloc(DISK_BYTES - 64 * 1024))
    await expectStatus(api.url, 503, 'store-unavailable')
    expect(await readdir(join(disk, 'objects', 'audio')).catch(() => [])).toEqual([])
    await rm(join(disk, 'ballast'))
    await expectStatus(api.url, 202)
    await api.stop()
  })

  it('of songs in work: they wait, uncounted, and are done when there is room', async () => {
    const api = await deployment.startApi()
    const worker = await deployment.startWorker({ UPLOAD_DIR: disk })
    // Room for the song of 66 KB, and none for its samples.
    await writeFile(join(disk, 'ballast'), Buffer.alloc(DISK_BYTES - 128 * 1024))
    const { id } = await submit(api.url, await sounds.tone(7))
    await worker.log.waitFor((line) => JSON.stringify(line).includes('disk-full'))
    await rm(join(disk, 'ballast'))
    expect(await waitForResult(api.url, id)).toMatchObject({ status: 'completed' })
    await Promise.all([api.stop(), worker.stop()])
    expect(await readdir(disk)).toEqual([])
  })

  /** The door looks at the disk every two seconds. */
  function expectStatus(url: string, status: number, code?: string) {
    const attempt = async () => {
      const response = await post(`${url}/v1/analyses`, { path: await sounds.tone(3) })
      expect(response.status).toBe(status)
      const body = await response.json()
      if (code === undefined) return
      expect(problem.parse(body).code).toBe(code)
      expect(response.headers.get('retry-after')).not.toBeNull()
    }
    return waitUntil({ what: `status ${status}`, timeoutMs: 10_000, attempt })
  }
})
