import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analysisResource, health, type Prediction, prediction } from '#libs/contract/api'
import { AUDIO_EXTENSIONS } from '#libs/contract/containers'
import { QUEUES } from '#libs/contract/job'
import { STAGES } from '#libs/contract/stages'
import { makeCatalogue } from '../programs/catalogue.ts'
import { look, post, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

/** How the test audio is encoded, for each extension that we accept; oga, mp4 and aif are other names of the same. */
const ENCODERS: Readonly<Record<string, readonly string[]>> = {
  mp3: ['-b:a', '128k'],
  wav: [],
  flac: [],
  ogg: ['-c:a', 'libvorbis'],
  opus: ['-c:a', 'libopus'],
  m4a: ['-c:a', 'aac'],
  aac: ['-c:a', 'aac'],
  aiff: [],
}
const OTHER_NAMES: Readonly<Record<string, string>> = { oga: 'ogg', mp4: 'm4a', aif: 'aiff' }

/** Different encodings of one piece are heard alike: opus and mp3 cut the highs, nothing moves the beat. */
const LEVEL_TOLERANCE = 0.01
const UNKNOWN_ID = `a${'0'.repeat(32)}`
const PLAYABLE = 'blue bossa #1.mp3'

describe.skipIf(!(await isRedisAvailable()))('the service', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  const audio = randomBytes(5000)
  let api: Api

  beforeAll(async () => {
    await makeCatalogue(join(deployment.directory, 'deam'), { tracks: 12, audio: { filename: PLAYABLE, bytes: audio } })
    api = await deployment.startApi()
  })

  describe('without a worker', () => {
    it('is unavailable at /health, with the members of both of the bodies of the seed', async () => {
      const response = await fetch(`${api.url}/health`)
      expect(response.status).toBe(503)
      const body = health.parse(await response.json())
      expect(body).toMatchObject({ status: 'unavailable', model_loaded: false })
    })

    it('answers /v1/analyses with 202 and where to look, and keeps the promise when a worker comes', async () => {
      const first = await post(`${api.url}/v1/analyses`, { path: await sounds.tone(1) })
      const promised = analysisResource.parse(await first.json())
      expect([first.status, promised.status]).toEqual([202, 'queued'])
      expect(first.headers.get('location')).toBe(`/v1/analyses/${promised.id}`)
      expect(first.headers.get('retry-after')).toBe('1')
      await deployment.startWorker()
      expect((await waitForResult(api.url, promised.id)).stages.map(({ stage }) => stage)).toEqual([...STAGES])
    })
  })

  describe('with a worker', () => {
    it('is healthy at /health', async () => {
      await waitUntil({
        what: 'a heartbeat',
        timeoutMs: 20_000,
        attempt: async () => expect((await fetch(`${api.url}/health`)).status).toBe(200),
      })
      const body = health.parse(await (await fetch(`${api.url}/health`)).json())
      expect(body).toMatchObject({ status: 'healthy', model_loaded: true })
      expect(body.memory_usage).toBeGreaterThan(1)
      expect(body.memory).toHaveProperty('heapUsed')
    })

    it.each(AUDIO_EXTENSIONS)('answers a .%s at /upload and /predict with the JSON of the seed', async (extension) => {
      const path = await sounds.music(extension, ENCODERS[OTHER_NAMES[extension] ?? extension])
      const [uploaded, predicted] = [
        await post(`${api.url}/upload`, { path }),
        await post(`${api.url}/predict`, { path }),
      ]
      expect(uploaded.status).toBe(200)
      const answer: Prediction = prediction.parse(await uploaded.json())
      expect(await predicted.json()).toEqual(answer)
      expect(answer.processing_info).toMatchObject({ feature_quality: 'enhanced' })
      expect(answer.processing_info.tempo).toBeGreaterThan(115)
      expect(answer.processing_info.tempo).toBeLessThan(125)
      expect(answer.confidence).toBeCloseTo(100 * answer.probabilities[answer.mood], 1)
    })

    it('hears the same level in every encoding of one piece', async () => {
      const energies = await Promise.all(
        ['mp3', 'wav', 'flac', 'ogg', 'opus', 'm4a', 'aiff'].map(async (extension) => {
          const path = await sounds.music(extension, ENCODERS[extension])
          return prediction.parse(await (await post(`${api.url}/upload`, { path })).json()).processing_info.energy
        }),
      )
      expect(Math.max(...energies) - Math.min(...energies)).toBeLessThan(LEVEL_TOLERANCE)
    })

    it('recommends ten tracks, the nearest first, with an address where there is audio', async () => {
      const path = await sounds.music('wav')
      const { recommendations } = prediction.parse(await (await post(`${api.url}/upload`, { path })).json())
      expect(recommendations).toHaveLength(10)
      const similarities = recommendations.map(({ similarity }) => similarity)
      expect(similarities).toEqual(similarities.toSorted((a, b) => b - a))
      for (const { filename, stream_url: address } of recommendations) {
        if (filename !== PLAYABLE) expect(address).toBeNull()
        else expect((await fetch(`${api.url}${address}`)).status).toBe(200)
      }
      expect(recommendations.map(({ filename }) => filename)).toContain(PLAYABLE)
    })

    it('answers /v1/analyses with 200 and the result when there is one', async () => {
      const path = await sounds.tone(2)
      const result = await waitForResult(api.url, (await submit(api.url, path)).id)
      expect(result).toMatchObject({ status: 'completed', outdated: false, name: 'tone-2.wav' })
      expect(result.recommendations.items).toHaveLength(10)

      const again = await post(`${api.url}/v1/analyses`, { path })
      expect(again.status).toBe(200)
      expect(await again.json()).toEqual(await (await fetch(`${api.url}${result.links.self}`)).json())
    })

    it('counts and times what it analysed at /metrics of both programs', async () => {
      const { id } = await submit(api.url, await sounds.tone(3))
      await waitForResult(api.url, id)
      const attempt = async () => {
        const text = await (await fetch(`${api.adminUrl}/metrics`)).text()
        expect(text).toMatch(/smartplay_analyses_total\{outcome="completed"\} [1-9]/)
        for (const stage of STAGES) {
          expect(text).toMatch(new RegExp(`smartplay_stage_duration_seconds_count\\{stage="${stage}"\\} [1-9]`))
        }
      }
      await waitUntil({ what: 'the figures', timeoutMs: 10_000, attempt })
    })

    it('shows its queues on its admin port, and nothing of it on the public one', async () => {
      expect(await (await fetch(`${api.adminUrl}/queues/api/queues`)).json()).toMatchObject({
        queues: QUEUES.map((name) => ({ name, readOnlyMode: true })),
      })
      expect((await fetch(`${api.url}/queues`)).status).toBe(404)
      expect((await fetch(`${api.url}/metrics`)).status).toBe(404)
    })

    it('forgets an analysis on DELETE, and does not know it then', async () => {
      const { id } = await submit(api.url, await sounds.tone(4))
      await waitForResult(api.url, id)
      const address = `${api.url}/v1/analyses/${id}`
      expect((await fetch(address, { method: 'DELETE' })).status).toBe(204)
      expect((await fetch(address)).status).toBe(404)
      expect((await fetch(address, { method: 'DELETE' })).status).toBe(404)
      await expect(look(api.url, UNKNOWN_ID)).rejects.toThrow('404')
    })

    it('logs one line per request, without its query', async () => {
      await fetch(`${api.url}/v1/analyses/${UNKNOWN_ID}?key=secret`, { headers: { 'user-agent': 'a listener' } })
      const line = await api.log.waitFor(({ userAgent }) => userAgent === 'a listener')
      expect(line).toMatchObject({ method: 'GET', url: `/v1/analyses/${UNKNOWN_ID}`, status: 404 })
      expect(line.ms).toEqual(expect.any(Number))
      expect(JSON.stringify(line)).not.toContain('secret')
      expect(api.log.lines('request').filter(({ userAgent }) => userAgent === 'a listener')).toHaveLength(1)
    })
  })
})
