import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#libs/access/keys'
import { audioKey } from '#libs/analyses/keys'
import { audioKey as trackKey } from '#libs/catalogue/keys'
import { openCatalogueVersions } from '#libs/catalogue/versions'
import { fingerprint } from '#libs/recommend/fingerprint'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorage } from '#libs/storage/open'
import { newVersion } from '../programs/catalogue.ts'
import { useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useS3 } from '../programs/s3.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../servers/s3.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { type Conformance, createConformance } from './conformance.ts'
import { type DocumentClient, openDocumentClient } from './document-client.ts'

const UNKNOWN = {
  followAnalysis: { id: `a${'0'.repeat(32)}` },
  followBatch: { batch: `b${'0'.repeat(24)}` },
  followReindex: { reindex: `r${'0'.repeat(24)}` },
  streamAudio: { filename: 'song.mp3' },
}

const isPossible = (await isRedisAvailable()) && (await isVersitygwAvailable())

describe.skipIf(!isPossible)('in trouble, too, every answer is as /openapi.json says:', () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const deployment = useDeployment({ redis })
  const sounds = useSounds()
  let store: ObjectStore
  let client: DocumentClient
  let conformance: Conformance
  let version = ''
  let key = ''

  beforeAll(async () => {
    store = await openStorage(s3.config)
    version = await storeCatalogue(store)
    key = (await createKey(store, { name: 'admin', scopes: ['admin'] })).text
    const api = await deployment.startApi(s3.environment)
    client = await openDocumentClient(`${api.url}/openapi.json`)
    conformance = createConformance(client.document)
    return () => store.close()
  })

  async function expectProblem(asking: Promise<Response>, operationId: string, code: string) {
    expect(await conformance.check(operationId, await asking)).toMatchObject({ code })
  }

  /** The one song that somebody has sent and nobody has forgotten. */
  async function sentSong(): Promise<string> {
    let ids: readonly string[] = []
    const attempt = async () => {
      const page = (await (await client.call('listAnalyses', { key })).json()) as { items: { id: string }[] }
      ids = page.items.map(({ id }) => id)
      expect(ids).toHaveLength(1)
    }
    await waitUntil({ what: 'a song in the history', timeoutMs: 20_000, attempt })
    return ids[0] ?? ''
  }

  it.each([
    ['submitAnalysis', { Prefer: 'wait=50' }],
    ['upload', {}],
    ['predict', {}],
  ])('of %s, when somebody forgets the song meanwhile', async (operationId, parameters) => {
    const waiting = client.call(operationId, { files: [await sounds.tone(1)], parameters, key })
    const id = await sentSong()
    expect((await client.call('forgetAnalysis', { parameters: { id }, key })).status).toBe(204)
    await expectProblem(waiting, operationId, 'not-found')
  })

  it.each(Object.entries(UNKNOWN))('of %s to a ticket, while Redis is away', async (operationId, parameters) => {
    await redis.server().pause()
    try {
      const ticket = 'made-up'
      await expectProblem(client.call(operationId, { parameters, ticket }), operationId, 'queue-unavailable')
    } finally {
      await redis.server().resume()
    }
  })

  it.each(['upload', 'predict'])('of %s, when the audio is gone before a worker comes', async (operationId) => {
    const waiting = client.call(operationId, { files: [await sounds.tone(2)], key })
    const id = await sentSong()
    await store.remove(audioKey(id))
    const worker = await deployment.startWorker(s3.environment)
    await expectProblem(waiting, operationId, 'audio-gone')
    await worker.stop()
    await client.call('forgetAnalysis', { parameters: { id }, key })
  })

  it('of the catalogue, while the object store is away', async () => {
    await s3.server().kill()
    const asked = {
      listVersions: {},
      changeCurrent: { json: { version } },
      streamAudio: { parameters: { filename: 'song.mp3' } },
    }
    for (const [operationId, asking] of Object.entries(asked)) {
      await expectProblem(client.call(operationId, { ...asking, key }), operationId, 'store-unavailable')
    }
    await s3.server().restart()
  })
})

/** A catalogue of one song, whose audio lies in the store as well. */
async function storeCatalogue(store: ObjectStore): Promise<string> {
  const audio = Buffer.from('0123456789')
  const sha256 = createHash('sha256').update(audio).digest('hex')
  await store.put(trackKey(sha256), audio)
  const { columns, ...rest } = newVersion('song.mp3')
  const versions = openCatalogueVersions(store)
  const version = await versions.store({ ...rest, columns: { ...columns, recordings: fingerprint(sha256)! } })
  await versions.makeCurrent(version)
  return version
}
