import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomFrom } from '../fixtures/random.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { footprintOf } from '../programs/footprint.ts'
import { canListProcesses } from '../programs/processes.ts'
import { closed, open } from '../programs/raw-http.ts'
import { useRedis } from '../programs/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const ABANDONED = 1000
const AT_ONCE = 50
const LARGEST_PART = 200_000
const PART = '--b\r\ncontent-disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n'

describe('a thousand uploads that their senders abandon in the middle', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it('leave no file, no descriptor and no promise', async () => {
    const before = canListProcesses ? (await footprintOf(api)).descriptors : undefined
    await abandon()

    await expectNoFiles()
    expect(await readdir(join(deployment.objectsDirectory, 'intents')).catch(() => [])).toEqual([])
    if (before === undefined) return
    const attempt = async () => expect((await footprintOf(api)).descriptors).toBeLessThanOrEqual(before + 5)
    await waitUntil({ what: 'as many descriptors as before', timeoutMs: 10_000, attempt })
  })

  async function abandon() {
    const random = randomFrom(1)
    for (let sent = 0; sent < ABANDONED; sent += AT_ONCE) {
      const bodies = Array.from({ length: AT_ONCE }, () => 'x'.repeat(Math.floor(random() * LARGEST_PART)))
      await Promise.all(bodies.map(sendHalf))
    }
  }

  async function sendHalf(body: string) {
    const socket = open(api.url)
    const { host } = new URL(api.url)
    const headers = `host: ${host}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000`
    socket.write(`POST /v1/analyses HTTP/1.1\r\n${headers}\r\n\r\n${PART}${body}`, () => socket.destroy())
    await closed(socket)
  }

  function expectNoFiles() {
    const attempt = async () => expect(await deployment.temporaryFiles()).toEqual([])
    return waitUntil({ what: 'an empty UPLOAD_DIR', timeoutMs: 10_000, attempt })
  }
})
