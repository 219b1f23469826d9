import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open } from '../../programs/raw-http.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { useTrial } from '../trial.ts'

const run = promisify(execFile)
/** A small disk of its own: only root can mount one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0
const withRedis = await isRedisAvailable()

function mount(disk: string, megabytes: number) {
  return run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk])
}

describe.skipIf(!withRedis || !canMount)('a full disk for uploads', () => {
  const trial = useTrial({ redis: useRedis(), clips: 30, apis: 0, workers: 1 })

  it('refuses uploads, keeps no part of one, and recovers', async () => {
    const disk = join(trial.deployment.directory, 'disk')
    await mkdir(disk)
    await mount(disk, 16)
    try {
      const api = await trial.startApi({ UPLOAD_DIR: disk, MAX_FILE_SIZE: '2MB' })
      for (const clip of trial.clips.slice(0, 10)) await trial.recorder.sendUntilAcknowledged(clip)
      await writeFile(join(disk, 'ballast'), Buffer.alloc(16 * 1024 * 1024 - 64 * 1024))
      await pause(2500)
      const before = trial.recorder.answers.length
      for (const clip of trial.clips.slice(10, 20)) await trial.recorder.send(clip)
      const refused = trial.recorder.answers.slice(before).filter(({ status }) => status === 507 || status === 503)
      await rm(join(disk, 'ballast'))
      for (const clip of trial.clips.slice(20)) await trial.recorder.sendUntilAcknowledged(clip)
      await trial.recorder.settled(60_000)
      await trial.stop(api)
      const left = await readdir(disk)
      await trial.startApi()
      await trial.judged()
      promise({ row: 25, what: 'of 10 uploads, refused', value: refused.length, least: 10 })
      promise({ row: 25, what: 'files left', value: left.length, most: 0 })
    } finally {
      await run('umount', ['--lazy', disk])
    }
  })
})

describe.skipIf(!withRedis || !canMount)("a full disk under Redis's append-only file", () => {
  const disk = mkdtempSync(join(tmpdir(), 'smartplay-disk-'))
  beforeAll(() => mount(disk, 24))
  /** Synced at each write it would end itself; like this it refuses writes until there is room. */
  const redis = useRedis({
    settings: ['--dir', disk, '--auto-aof-rewrite-percentage', '0', '--appendfsync', 'everysec'],
  })
  const trial = useTrial({ redis, clips: 60, workers: 2, environment: { RECONCILE_INTERVAL_MS: '5000' } })
  afterAll(async () => {
    await run('umount', ['--lazy', disk])
    await rm(disk, { recursive: true, force: true })
  })

  it('loses nothing that was acknowledged, and everything is done when there is room', async () => {
    for (const clip of trial.clips.slice(0, 20)) await trial.recorder.sendUntilAcknowledged(clip)
    await writeFile(join(disk, 'ballast'), Buffer.alloc(24 * 1024 * 1024)).catch(() => {})
    for (const clip of trial.clips.slice(20, 40)) await trial.recorder.send(clip)
    const status = String(await redis.command('INFO', 'persistence'))
    await rm(join(disk, 'ballast'))
    const backAt = performance.now()
    for (const clip of trial.clips.slice(40)) await trial.recorder.sendUntilAcknowledged(clip)
    await trial.recorder.settled(150_000)
    const seconds = (performance.now() - backAt) / 1000
    await trial.judged({ attemptsMayRestart: true })
    expect(status).toContain('aof_last_write_status:err')
    promise({ row: 26, what: 'all done', value: seconds, most: 150, unit: 's' })
  })
})

const ABANDONED = 1000
const AT_ONCE = 50

describe.skipIf(!withRedis)('uploads that are abandoned in the middle', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 1 })

  it('leave no file and no promise', async () => {
    const [api] = trial.apis
    if (api === undefined) throw new Error('no API')
    for (let sent = 0; sent < ABANDONED; sent += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => abandon(api.url)))
    }
    const attempt = async () => expect(await trial.deployment.temporaryFiles()).toEqual([])
    await waitUntil({ what: 'an empty UPLOAD_DIR', timeoutMs: 20_000, attempt })
    const intents = await readdir(join(trial.deployment.objectsDirectory, 'intents')).catch(() => [])
    promise({ row: 20, what: `of ${ABANDONED}, promises left`, value: intents.length, most: 0 })
  })
})

const PART = '--b\r\ncontent-disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n'

function abandon(url: string): Promise<void> {
  const { host } = new URL(url)
  const headers = `host: ${host}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000`
  return new Promise((left) => {
    const socket = open(url).once('close', () => left())
    socket.write(`POST /v1/analyses HTTP/1.1\r\n${headers}\r\n\r\n${PART}${'x'.repeat(100_000)}`, () =>
      socket.destroy(),
    )
  })
}
