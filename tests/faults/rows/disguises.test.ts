import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problem } from '#libs/contract/api'
import { post } from '../../programs/client.ts'
import { useDeployment } from '../../programs/deployment.ts'
import { useRedis } from '../../programs/redis.ts'
import { useSounds } from '../../programs/sounds.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'

/** Scripts that make ffmpeg open something else: what they name, and how they are written. */
const SCRIPTS: readonly ((target: string) => string)[] = [
  (target) => `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`,
  (target) => `ffconcat version 1.0\nfile '${target}'\n`,
  (target) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><BaseURL>${target}</BaseURL></AdaptationSet></Period></MPD>`,
  (target) => `[playlist]\nFile1=${target}\nNumberOfEntries=1\n`,
  (target) =>
    `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\na=control:${target}\nm=audio 9 RTP/AVP 0\n`,
  (target) => `ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0000#EXTM3U\n#EXTINF:1,\n${target}\n`,
]
const NAMES = ['song.mp3', 'song.wav', 'song.flac', 'song']

describe.skipIf(!(await isRedisAvailable()))('playlists that pretend to be songs', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let hits = 0
  const canary = createServer((_request, response) => {
    hits += 1
    response.end()
  })
  beforeAll(async () => {
    canary.listen(0, '127.0.0.1')
    await once(canary, 'listening')
  })
  afterAll(() => {
    canary.closeAllConnections()
    canary.close()
  })

  it('are all refused or failed, and nothing that they name is opened', async () => {
    const api = await deployment.startApi()
    await deployment.startWorker()
    const secret = await sounds.tone(1)
    const targets = [`http://127.0.0.1:${(canary.address() as AddressInfo).port}/x.wav`, secret, `file://${secret}`]
    const statuses: number[] = []
    for (const [n, script] of SCRIPTS.entries()) {
      for (const [m, target] of targets.entries()) {
        const path = await sounds.file(`script-${n}-${m}`, script(target))
        for (const name of NAMES) {
          const response = await post(`${api.url}/upload`, { path, name })
          statuses.push(response.status)
          const { detail } = problem.parse(await response.json())
          expect(detail).not.toContain(join(secret, '..'))
        }
      }
    }
    const wrong = statuses.filter((status) => status < 400 || status >= 500)
    promise({ row: 6, what: `of ${statuses.length} uploads, neither refused nor failed`, value: wrong.length, most: 0 })
    promise({ row: 6, what: 'requests to the canary', value: hits, most: 0 })
  })
})
