import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { isFileBody, readBody, sizeOf } from './body.ts'
import { checkKey } from './keys.ts'
import type { MinioCalls } from './minio-calls.ts'
import { answerTo } from './minio-errors.ts'
import type { Body, ObjectStore } from './objects.ts'

/**
 * A server may refuse a conditional put on its headers alone and close the connection, and a body longer than the
 * sockets' buffers then breaks off before the refusal is read (versitygw does): of such a body we ask first.
 */
const REFUSABLE_BYTES = 64 * 1024

export function minioWrites({ client, bucket, call }: MinioCalls): Pick<ObjectStore, 'put' | 'create' | 'remove'> {
  /**
   * One PUT for a body of any size, where client.putObject sends several from `partSize` on. Its multipart upload puts
   * the `If-None-Match` on the first request only (on versitygw two creates of 12 MB both succeeded), lets writers of
   * one key share an upload (of four at once on MinIO three failed with NoSuchUpload), and holds parts in memory. The
   * price is that a file is read twice, for the signature names its SHA-256.
   */
  async function send(key: string, body: Body, condition: Record<string, string>): Promise<void> {
    const size = String(await sizeOf(body))
    const headers = { ...condition, 'content-length': size, 'content-type': 'application/octet-stream' }
    const request = { method: 'PUT', bucketName: bucket, objectName: key, headers }
    const sha256 = client.enableSHA256 ? await sha256Of(body) : ''
    const response = await client.makeRequestStreamAsync(request, readBody(body), sha256, [200], '')
    await buffer(response)
  }

  async function put(key: string, body: Body): Promise<void> {
    checkKey(key)
    await call({ action: `put ${key}`, bytes: await sizeOf(body), work: () => send(key, body, {}) })
  }

  async function create(key: string, body: Body): Promise<'created' | 'exists'> {
    checkKey(key)
    const bytes = await sizeOf(body)
    const work = async (): Promise<'created' | 'exists'> => {
      try {
        if (bytes > REFUSABLE_BYTES && (await isThere(key))) return 'exists'
        await send(key, body, { 'if-none-match': '*' })
        return 'created'
      } catch (error) {
        return answerTo(error, { exists: 'exists' })
      }
    }
    return call({ action: `create ${key}`, bytes, notTwice: true, work })
  }

  function isThere(key: string): Promise<boolean> {
    return client.statObject(bucket, key).then(
      () => true,
      (error) => answerTo(error, { missing: false }),
    )
  }

  async function remove(key: string): Promise<void> {
    checkKey(key)
    const work = () => client.removeObject(bucket, key).catch((error) => answerTo(error, { missing: undefined }))
    await call({ action: `remove ${key}`, work })
  }

  return { put, create, remove }
}

async function sha256Of(body: Body): Promise<string> {
  const hash = createHash('sha256')
  if (isFileBody(body)) await pipeline(readBody(body), hash)
  else hash.update(body)
  return hash.digest('hex')
}
