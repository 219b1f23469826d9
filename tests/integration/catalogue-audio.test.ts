import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { problem } from '#libs/contract/api'
import { makeCatalogue } from '../programs/catalogue.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'

const PLAYABLE = 'blue bossa #1.mp3'

describe.skipIf(!(await isRedisAvailable()))('the audio of the catalogue', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const audio = randomBytes(5000)
  let api: Api

  beforeAll(async () => {
    await makeCatalogue(join(deployment.directory, 'deam'), { tracks: 12, audio: { filename: PLAYABLE, bytes: audio } })
    api = await deployment.startApi()
  })

  const audioUrl = () => `${api.url}/deam_audio/${encodeURIComponent(PLAYABLE)}`

  it('is played whole, as audio, with an ETag', async () => {
    const response = await fetch(audioUrl())
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('audio/mpeg')
    expect(response.headers.get('accept-ranges')).toBe('bytes')
    expect(response.headers.get('etag')).toBeTruthy()
    expect(Buffer.from(await response.arrayBuffer()).equals(audio)).toBe(true)
  })

  it('is played in part, with 206', async () => {
    const response = await fetch(audioUrl(), { headers: { range: 'bytes=1000-1999' } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe('bytes 1000-1999/5000')
    expect(Buffer.from(await response.arrayBuffer()).equals(audio.subarray(1000, 2000))).toBe(true)
  })

  it('is played in part only where the client has begun with the same file', async () => {
    const etag = (await fetch(audioUrl(), { method: 'HEAD' })).headers.get('etag') ?? ''
    const range = { range: 'bytes=4990-' }
    expect((await fetch(audioUrl(), { headers: { ...range, 'if-range': etag } })).status).toBe(206)
    expect((await fetch(audioUrl(), { headers: { ...range, 'if-range': '"another"' } })).status).toBe(200)
  })

  it('has no part beyond its end: 416 and a problem', async () => {
    const response = await fetch(audioUrl(), { headers: { range: 'bytes=9000-' } })
    expect(response.status).toBe(416)
    expect(problem.parse(await response.json())).toMatchObject({ code: 'range-not-satisfiable' })
  })

  it('tells HEAD its length, without a body', async () => {
    const response = await fetch(audioUrl(), { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('5000')
    expect(await response.text()).toBe('')
  })

  it.each(['..%2ffeatures.json', '%2e%2e%2f%2e%2e%2fpackage.json', 'features.json', '1.mp3', '%00.mp3'])(
    'has no file %s',
    async (name) => {
      const response = await fetch(`${api.url}/deam_audio/${name}`)
      expect(response.status).toBe(404)
      expect(await response.text()).not.toContain('featuresVersion')
    },
  )

  it('is as it was', async () => {
    const path = join(deployment.directory, 'deam', 'audio', PLAYABLE)
    expect((await readFile(path)).equals(audio)).toBe(true)
  })
})
