import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import { serve } from '../fixtures/serve.ts'
import { makeCatalogue } from '../programs/catalogue.ts'
import { waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { type Conformance, createConformance } from './conformance.ts'
import { type Asking, type DocumentClient, type Operation, openDocumentClient } from './document-client.ts'

/** Of every route: requests that nobody can read, other names, limits, and faults of ours, of Redis and of the store. */
const SHOWN_ELSEWHERE = /^\w+ (400|408|421|429|500|503|507)$/

/** What needs two requests at the very same moment, or more than a test should have. */
const HARD_TO_PROVOKE = [
  ...['submitAnalysis 409', 'createBatch 409', 'startReindex 200', 'startReindex 409', 'cancelReindex 200'],
  ...['retryReindex 202', 'retryReindex 409', 'registerWebhook 409', 'registerWebhook 422', 'revokeKey 409'],
  ...['closeSession 403', 'openSession 403'],
  // See troubles.test.ts.
  ...['submitAnalysis 404', 'upload 404', 'predict 404', 'upload 410', 'predict 410'],
  // It tells the time.
  'readHealth 304',
]

const UNKNOWN = {
  id: `a${'0'.repeat(32)}`,
  batch: `b${'0'.repeat(24)}`,
  reindex: `r${'0'.repeat(24)}`,
  key: `k${'0'.repeat(12)}`,
  webhook: `w${'0'.repeat(24)}`,
  delivery: `d${'0'.repeat(13)}${'0'.repeat(24)}`,
  filename: 'nothing.mp3',
  file: 'nothing.js',
}

describe.skipIf(!(await isRedisAvailable()))('every answer is as /openapi.json says:', () => {
  const deployment = useDeployment({
    redis: useRedis(),
    environment: {
      SYNC_WAIT_MS: '5000',
      RECONCILE_INTERVAL_MS: '1000',
      MAX_FILE_SIZE: '1048576',
      WEBHOOK_ALLOW_PRIVATE: 'true',
    },
  })
  const sounds = useSounds()
  let decoder: HeldDecoder
  let api: Api
  let client: DocumentClient
  let conformance: Conformance

  beforeAll(async () => {
    const audio = { filename: '0.wav', bytes: await readFile(await sounds.tone(9)) }
    await makeCatalogue(join(deployment.directory, 'deam'), { tracks: 5, audio })
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi()
    client = await openDocumentClient(`${api.url}/openapi.json`)
    conformance = createConformance(client.document)
  })

  /** Asks, holds the answer against the document, and expects its status. */
  // biome-ignore lint/suspicious/noExplicitAny: the document says what it is, and it was just held against it
  async function expectAnswer(status: number, operationId: string, asking: Asking = {}): Promise<any> {
    const response = await client.call(operationId, asking)
    const { headers } = response
    const content = await conformance.check(operationId, response)
    expect(`${operationId} ${response.status}`).toBe(`${operationId} ${status}`)
    return { ...(content as object), headers }
  }

  /** Reads twice: the second time only if it has changed, which it has not. */
  async function expectUnchanged(operationId: string, parameters: Asking['parameters'] = {}) {
    const first = await expectAnswer(200, operationId, { parameters })
    const etag = first.headers.get('etag') ?? ''
    await expectAnswer(304, operationId, { parameters: { ...parameters, 'If-None-Match': etag } })
    return first
  }

  it('the document follows OpenAPI 3.1', async () => {
    const { errors } = await new Validator().validate({ ...structuredClone(client.document) })
    expect(errors).toBeUndefined()
  })

  it('of keys that tell a request from another, while there is no worker', async () => {
    const parameters = { 'Idempotency-Key': 'once' }
    await expectAnswer(202, 'submitAnalysis', { files: [await sounds.tone(3)], parameters })
    await expectAnswer(422, 'submitAnalysis', { files: [await sounds.tone(4)], parameters })
    await expectAnswer(202, 'createBatch', { files: [await sounds.tone(5)], parameters })
    await expectAnswer(422, 'createBatch', { json: { ids: [UNKNOWN.id] }, parameters })
  })

  it('of what waits, while there is no worker', async () => {
    await expectAnswer(503, 'readHealth')
    const waiting = [await sounds.tone(1)]
    const { id } = await expectAnswer(202, 'submitAnalysis', { files: waiting })
    await expectAnswer(202, 'readAnalysis', { parameters: { id, Prefer: 'wait=1' } })
    await expectAnswer(404, 'recommendForAnalysis', { parameters: { id } })
    await expectAnswer(409, 'retryAnalysis', { parameters: { id } })
    await expectAnswer(202, 'upload', { files: waiting })
    await expectAnswer(202, 'predict', { files: waiting })
    await expectAnswer(202, 'createBatch', { files: [await sounds.tone(2), await sounds.file('letter.txt', 'dear')] })
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    await waitForResult(api.url, id)
  })

  it('of analyses', async () => {
    const song = [await sounds.tone(1)]
    const { id, affect } = await expectAnswer(200, 'submitAnalysis', { files: song })
    await expectUnchanged('readAnalysis', { id })
    await expectUnchanged('recommendForAnalysis', { id, limit: 3 })
    await expectUnchanged('listAnalyses', { limit: 1 })
    await expectUnchanged('recommendForAffect', { valence: affect.valence, arousal: affect.arousal })
    await expectAnswer(200, 'followAnalysis', { parameters: { id } })
    await expectAnswer(204, 'followAnalysis', { parameters: { id, 'Last-Event-ID': '1.11' } })
    await expectAnswer(200, 'upload', { files: song })
    await expectAnswer(200, 'predict', { files: song })
    await expectAnswer(204, 'forgetAnalysis', { parameters: { id } })
  })

  it.each(['submitAnalysis', 'upload', 'predict'])('of uploads that %s refuses', async (operationId) => {
    await expectAnswer(400, operationId, { files: [] })
    await expectAnswer(413, operationId, { files: [await sounds.file('long.wav', new Uint8Array(2 ** 21))] })
    await expectAnswer(415, operationId, { files: [await sounds.file('letter.txt', 'dear')] })
  })

  it('of what fails, and is tried again', async () => {
    const files = [await sounds.cut(await sounds.tone(8), 40)]
    await expectAnswer(422, 'upload', { files })
    await expectAnswer(422, 'predict', { files })
    const { id } = (await expectAnswer(200, 'listAnalyses', { parameters: { status: 'failed' } })).items[0]
    await waitForStatus({ apiUrl: api.url, id }, 'failed')
    await expectAnswer(200, 'followAnalysis', { parameters: { id } })
    await expectAnswer(202, 'retryAnalysis', { parameters: { id } })
    await waitForStatus({ apiUrl: api.url, id }, 'failed')
    expect(await expectAnswer(200, 'retryAnalyses')).toMatchObject({ retried: 1 })
    await waitForStatus({ apiUrl: api.url, id }, 'failed')
    await rm(join(deployment.objectsDirectory, 'audio', id))
    await expectAnswer(410, 'retryAnalysis', { parameters: { id } })
  })

  it('of batches', async () => {
    const { id: batch } = await expectAnswer(200, 'createBatch', { json: { ids: [UNKNOWN.id] } })
    const { lastEvent } = await expectUnchanged('readBatch', { batch })
    await expectAnswer(200, 'followBatch', { parameters: { batch } })
    await expectAnswer(204, 'followBatch', { parameters: { batch, 'Last-Event-ID': lastEvent } })
    const again = { json: { ids: [UNKNOWN.id] }, parameters: { 'Idempotency-Key': 'swept' } }
    const { id: swept } = await expectAnswer(200, 'createBatch', again)
    await rm(join(deployment.objectsDirectory, 'batches', `${swept}.json`))
    await expectAnswer(404, 'createBatch', again)
    await decoder.hold()
    const { id: sent } = await expectAnswer(202, 'createBatch', { files: [await sounds.tone(6), await sounds.tone(7)] })
    await decoder.release()
    await expectAnswer(200, 'followBatch', { parameters: { batch: sent } })
  })

  it('of the catalogue', async () => {
    for (const read of ['readCatalogue', 'listTracks', 'readMap', 'listVersions', 'exportCatalogue']) {
      await expectUnchanged(read)
    }
    await expectUnchanged('readTrack', { filename: '0.wav' })
    await expectUnchanged('findSimilarTracks', { filename: '0.wav' })
    await expectUnchanged('recommendForAffect', { valence: 5, arousal: 5.5 })
    await expectUnchanged('streamAudio', { filename: '0.wav' })
    await expectAnswer(206, 'streamAudio', { parameters: { filename: '0.wav', Range: 'bytes=0-99' } })
    await expectAnswer(416, 'streamAudio', { parameters: { filename: '0.wav', Range: 'bytes=9000000-' } })
    await expectAnswer(410, 'listTracks', { parameters: { cursor: 'c-00000000.1' } })
  })

  it('of reindexes', async () => {
    const { id: reindex } = await expectAnswer(202, 'startReindex')
    await expectAnswer(200, 'followReindex', { parameters: { reindex } })
    const { lastEvent } = await expectUnchanged('readReindex', { reindex })
    await expectAnswer(204, 'followReindex', { parameters: { reindex, 'Last-Event-ID': lastEvent } })
    await expectUnchanged('listReindexes')
    await expectAnswer(409, 'cancelReindex', { parameters: { reindex } })
    const { items } = await expectAnswer(200, 'listVersions')
    await expectAnswer(200, 'changeCurrent', { json: { version: items[0].version } })
  })

  it('of webhooks', async () => {
    // Somebody who takes whatever is delivered.
    const json = { url: await serve((_request, response) => response.writeHead(204).end()) }
    const { id: webhook } = await expectAnswer(201, 'registerWebhook', { json })
    await expectUnchanged('listWebhooks')
    await expectUnchanged('readWebhook', { webhook })
    const undeclared = new URLSearchParams({ graceSeconds: '0' })
    const refused = await fetch(`${api.url}/v1/webhooks/${webhook}/rotate`, { method: 'POST', body: undeclared })
    expect(await conformance.check('rotateWebhook', refused)).toMatchObject({ code: 'bad-request' })
    expect((await expectAnswer(200, 'readWebhook', { parameters: { webhook } })).keys).toHaveLength(1)
    await expectAnswer(200, 'rotateWebhook', { parameters: { webhook } })
    await expectAnswer(200, 'rotateWebhook', { parameters: { webhook }, json: { graceSeconds: 0 } })
    await expectAnswer(200, 'enableWebhook', { parameters: { webhook } })
    const { id: delivery } = await expectAnswer(202, 'testWebhook', { parameters: { webhook } })
    await waitUntil({
      ...{ what: 'the end of a delivery', timeoutMs: 20_000 },
      attempt: async () => {
        const { status } = await expectAnswer(200, 'readDelivery', { parameters: { webhook, delivery } })
        expect(status).not.toBe('pending')
      },
    })
    await expectUnchanged('readDelivery', { webhook, delivery })
    await expectUnchanged('listDeliveries', { webhook })
    await expectAnswer(202, 'replayDelivery', { parameters: { webhook, delivery } })
    await expectAnswer(204, 'removeWebhook', { parameters: { webhook } })
  })

  it('of the service about itself', async () => {
    for (const read of ['readHome', 'readSession', 'readOpenApi']) await expectUnchanged(read)
    const attempt = () => expectAnswer(200, 'readHealth').then(() => {})
    await waitUntil({ what: 'a heartbeat of the worker', timeoutMs: 20_000, attempt })
    await expectAnswer(302, 'showAnalysis', { parameters: { analysis: UNKNOWN.id } })
    await expectAnswer(200, 'readAsset', { parameters: { file: await assetOf(api.url) } })
    await expectAnswer(200, 'showDocs')
    await expectAnswer(200, 'showErrors')
    for (const file of await linkedFiles(client)) await expectAnswer(200, 'readDocsFile', { parameters: { file } })
  })

  it('of what is not there', async () => {
    const bodies = { changeCurrent: { version: 'c-00000000' }, rotateKey: {}, rotateWebhook: {} }
    for (const { operation } of operationsOf(client)) {
      const { operationId, responses, parameters, requestBody } = operation
      // A form names nothing that could be missing: its 404 is in troubles.test.ts.
      if (responses[404] === undefined || requestBody?.content['multipart/form-data']) continue
      const json = bodies[operationId as keyof typeof bodies]
      await expectAnswer(404, operationId, { parameters: unknownOf(parameters), ...(json && { json }) })
    }
  })

  it('of keys, and of whoever has none or a lesser one', async () => {
    const json = { name: 'admin', scopes: ['admin'] }
    const { id: key, key: admin } = await expectAnswer(201, 'createKey', { json })
    const { key: reader } = await expectAnswer(201, 'createKey', { json: { name: 'r', scopes: ['read'] }, key: admin })
    const { key: sender } = await expectAnswer(201, 'createKey', {
      json: { name: 'u', scopes: ['upload'] },
      key: admin,
    })
    for (const { operation } of operationsOf(client)) {
      const { operationId, responses, parameters, requestBody } = operation
      if (!('401' in responses && '403' in responses) || operationId === 'openSession') continue
      const asking = { parameters: unknownOf(parameters), ...(requestBody && { json: {} }) }
      await expectAnswer(401, operationId, asking)
      const lesser = scopeOf(operation) === 'read' ? sender : reader
      await expectAnswer(403, operationId, { ...asking, key: lesser })
    }
    await expectAnswer(200, 'listKeys', { key: admin })
    const { headers } = await expectAnswer(200, 'listKeys', { key: admin })
    await expectAnswer(304, 'listKeys', { parameters: { 'If-None-Match': headers.get('etag') }, key: admin })
    await expectAnswer(201, 'issueTicket', { json: { path: '/deam_audio/0.wav' }, key: admin })
    await expectAnswer(200, 'openSession', { json: { key: reader } })
    await expectAnswer(401, 'openSession', { json: { key: 'sp_wrong' } })
    await expectAnswer(204, 'closeSession')
    await expectAnswer(201, 'rotateKey', { parameters: { key }, json: {}, key: admin })
    await expectAnswer(204, 'revokeKey', { parameters: { key: (await keyNamed('u', admin)).id }, key: admin })
  })

  it('and nothing that is documented has not been seen', () => {
    const unseen = conformance.unseen().filter((met) => !SHOWN_ELSEWHERE.test(met) && !HARD_TO_PROVOKE.includes(met))
    expect(unseen).toEqual([])
  })

  async function keyNamed(name: string, key: string): Promise<{ readonly id: string }> {
    const { items } = await expectAnswer(200, 'listKeys', { key })
    return items.find((candidate: { readonly name: string }) => candidate.name === name)
  }
})

function operationsOf({ document }: DocumentClient) {
  return Object.values(document.paths).flatMap((methods) => Object.values(methods).map((operation) => ({ operation })))
}

function unknownOf(parameters: readonly { readonly name: string; readonly in: string }[]) {
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  return Object.fromEntries(inPath.map(({ name }) => [name, UNKNOWN[name as keyof typeof UNKNOWN]]))
}

function scopeOf({ security }: Operation): string | undefined {
  return security.find((way) => 'bearer' in way)?.bearer?.[0]
}

/** A script of the page, by what the page itself says. */
async function assetOf(url: string): Promise<string> {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const [, file] = /assets\/([\w-]+\.js)/.exec(page) ?? []
  if (file === undefined) throw new Error('the page names no script (expected one under assets/)')
  return file
}

/** What the two pages load, by their own words. */
async function linkedFiles(client: DocumentClient): Promise<readonly string[]> {
  const pages = [await client.call('showDocs'), await client.call('showErrors')]
  const texts = await Promise.all(pages.map((page) => page.text()))
  return texts.flatMap((text) => [...text.matchAll(/files\/([\w.-]+)"/g)].map(([, file = '']) => file))
}
