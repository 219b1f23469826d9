import { beforeAll, describe, expect, it } from 'vitest'
import { type CompletedResource, prediction } from '#libs/contract/api'
import { post, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('odd but audio, and so answered, is', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
    await deployment.startWorker()
  })

  it('a truncated mp3, which says that it is', async () => {
    const whole = await sounds.sound('whole.mp3', 'sine=f=440:d=8', ['-b:a', '128k'])
    const { quality } = await analysed(await sounds.cut(whole, 60_000))
    expect(quality).toMatchObject({ truncated: true })
    expect(quality.durationSeconds).toBeGreaterThan(2)
  })

  it('silence', async () => {
    const path = await sounds.sound('silence.wav', 'anullsrc=r=44100:cl=stereo:d=11')
    expect((await analysed(path)).quality.silent).toBe(true)
    expect(await qualityAtUpload(path)).toBe('silent')
  })

  it('0.3 s', async () => {
    const path = await sounds.sound('short.wav', 'sine=f=440:d=0.3')
    expect((await analysed(path)).quality.durationSeconds).toBeCloseTo(0.3, 2)
    expect(await qualityAtUpload(path)).toBe('short')
  })

  it('8 channels, mixed down to two', async () => {
    const path = await sounds.sound('surround.wav', 'sine=f=440:d=6', ['-ac', '8'])
    expect((await analysed(path)).quality.channels).toBe(2)
  })

  it('192 kHz', async () => {
    const path = await sounds.sound('studio.wav', 'sine=f=440:d=11:r=192000')
    expect(await qualityAtUpload(path)).toBe('enhanced')
  })

  it('a name made to climb, break lines and read backwards, of which the harmless rest is shown', async () => {
    const { name } = await submit(api.url, await sounds.tone(5), '../../etc/so\r\nng\u202e.wav')
    expect(name).toMatch(/^so(%0D%0A)?ng\.wav$/)
  })

  it('a name of ten thousand signs, of which a hundred are shown', async () => {
    const { name } = await submit(api.url, await sounds.tone(6), `${'x'.repeat(10_000)}.wav`)
    expect(name).toBe('x'.repeat(100))
  })

  /** The schema takes no NaN and no null for a number. */
  async function analysed(path: string): Promise<CompletedResource> {
    const { id } = await submit(api.url, path)
    return waitForResult(api.url, id)
  }

  async function qualityAtUpload(path: string): Promise<string> {
    const response = await post(`${api.url}/upload`, { path })
    return prediction.parse(await response.json()).processing_info.feature_quality
  }
})
