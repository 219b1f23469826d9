import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { look, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

const run = promisify(execFile)
const script = (name: string) => join(REPOSITORY, 'infra/backup', name)
const EAGER = { RECONCILE_INTERVAL_MS: '1000' }

describe.skipIf(!(await isRedisAvailable()))('what docs/operations.md says of', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis, environment: EAGER })
  const sounds = useSounds()
  let archive = ''
  let api: Api
  let worker: Worker
  const done: string[] = []
  const promised: string[] = []

  beforeAll(async () => {
    archive = join(deployment.directory, 'backup.tar')
    api = await deployment.startApi()
    worker = await deployment.startWorker()
    for (const tone of [1, 2, 3]) {
      const { id } = await submit(api.url, await sounds.tone(tone))
      await waitForResult(api.url, id)
      done.push(id)
    }
    await worker.stop()
    for (const tone of [4, 5]) promised.push((await submit(api.url, await sounds.tone(tone))).id)
  })

  async function loseEverything() {
    await api.stop()
    await rm(join(deployment.directory, 'data'), { recursive: true })
    await redis.command('FLUSHALL')
  }

  it('backup and restore holds: every result and every promise comes back, without the Redis of before', async () => {
    const before = await Promise.all(done.map((id) => look(api.url, id)))
    await run(script('back-up.sh'), [deployment.objectsDirectory, archive])
    const later = await submit(api.url, await sounds.tone(6))
    await loseEverything()

    await run(script('restore.sh'), [archive, deployment.objectsDirectory])
    api = await deployment.startApi()
    expect(await Promise.all(done.map((id) => look(api.url, id)))).toEqual(before)
    for (const id of promised) expect((await look(api.url, id)).status).toBe('queued')
    expect((await fetch(`${api.url}/v1/analyses/${later.id}`)).status).toBe(404)

    worker = await deployment.startWorker()
    for (const id of promised) await waitForResult(api.url, id)
    await worker.stop()
  })

  it('restore holds: a store that is there is not written over', async () => {
    await expect(run(script('restore.sh'), [archive, deployment.objectsDirectory])).rejects.toThrow(
      'holds a store already',
    )
  })

  it('backup holds: what is no store is not taken for one', async () => {
    const empty = join(deployment.directory, 'empty')
    await mkdir(empty)
    await expect(run(script('back-up.sh'), [empty, archive])).rejects.toThrow('is no store')
  })

  it('upgrade holds: results of an older pipeline are served as outdated, its promises kept by the new one', async () => {
    const [id = ''] = done
    const waiting = await submit(api.url, await sounds.tone(7))
    await api.stop()
    await makeResultOlder(join(deployment.objectsDirectory, 'results', id))
    await makeOlder(join(deployment.objectsDirectory, 'intents', `${waiting.id}.json`))
    await redis.command('FLUSHALL')

    api = await deployment.startApi()
    expect(await look(api.url, id)).toMatchObject({ status: 'completed', outdated: true, pipelineVersion: OLDER })
    worker = await deployment.startWorker()
    const kept = await waitForStatus({ apiUrl: api.url, id: waiting.id }, 'completed')
    expect(kept).toMatchObject({ outdated: false })
    expect(kept.pipelineVersion).not.toBe(OLDER)
  })
})

const OLDER = 'f0-00000000-r0'

/** As the release before would have left it: the result under its own version, which is also in it. */
async function makeResultOlder(folder: string): Promise<void> {
  const [name = ''] = await readdir(folder)
  await rename(join(folder, name), join(folder, `${OLDER}.json`))
  await makeOlder(join(folder, `${OLDER}.json`))
}

async function makeOlder(path: string): Promise<void> {
  const stored: object = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify({ ...stored, pipelineVersion: OLDER }))
}
