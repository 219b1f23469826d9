import { beforeAll, describe, expect, it } from 'vitest'
import { STAGES } from '#libs/contract/stages'
import { submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { runSmartplay, startSmartplay } from '../programs/smartplay.ts'
import { useSounds } from '../programs/sounds.ts'
import { freePort } from '../servers/free-port.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('smartplay watch', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let decoder: HeldDecoder
  let api: Api

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi({ PORT: String(await freePort()) })
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
  })

  const send = async (frequency: number) => {
    const song = await sounds.sound(`${frequency}.flac`, `sine=frequency=${frequency}:duration=1`)
    return (await submit(api.url, song)).id
  }

  it('follows an analysis through a restart of the API to its end, and tells each stage once', async () => {
    await decoder.hold()
    const id = await send(300)
    const watching = startSmartplay(['watch', id, '--server', api.url])
    await watching.until('"stage":"decode"')
    await api.stop()
    api = await deployment.startApi({ PORT: new URL(api.url).port })
    await decoder.release()
    const { status, lines } = await watching.ended
    expect(status).toBe(0)
    expect(lines().at(-1)).toMatchObject({ id, event: 'completed', analysis: { mood: expect.any(String) } })
    const begun = lines().flatMap(({ event, stage, state }) =>
      event === 'stage' && state === 'started' ? [stage] : [],
    )
    expect(begun).toEqual(STAGES.filter((stage) => begun.includes(stage)))
  })

  it('tells of several at once, exits with 1 where one is not there, and 0 where all completed', async () => {
    const ids = [await send(400), await send(500)]
    const unknown = `a${'0'.repeat(32)}`
    const { status, lines } = await runSmartplay(['watch', ...ids, unknown, '--server', api.url])
    const ends = new Map(lines().map(({ id, event, error }) => [id, event ?? error.code]))
    expect([...ends.values()].toSorted()).toEqual(['completed', 'completed', 'not-found'])
    expect(status).toBe(1)
    expect(await runSmartplay(['watch', ...ids, '--server', api.url])).toMatchObject({ status: 0 })
  })

  it('interrupted leaves the analysis alone, and says how to come back', async () => {
    await decoder.hold()
    const id = await send(600)
    const watching = startSmartplay(['watch', id, '--server', api.url])
    await watching.until('"event":"snapshot"')
    watching.interrupt()
    expect(await watching.ended).toMatchObject({
      status: 130,
      complaints: expect.stringContaining(`smartplay watch ${id}`),
    })
    await decoder.release()
    await waitForResult(api.url, id)
  })

  it('wants ids', async () => {
    expect(await runSmartplay(['watch', 'song.mp3', '--server', api.url])).toMatchObject({
      status: 2,
      complaints: expect.stringContaining('song.mp3 is no id'),
    })
  })
})
