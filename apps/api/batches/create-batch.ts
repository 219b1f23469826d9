import { createHash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { newBatch, type StoredBatch } from '#libs/contract/batch'
import { SmartPlayError } from '#libs/contract/errors'
import { jsonBody, readBody } from '../http/json-body.ts'
import { type Answered, requireSame } from '../intake/idempotency.ts'
import type { Services } from '../services.ts'
import { submitOf } from '../webhooks/webhooks-named.ts'
import { requireBatch } from './batch-id.ts'
import { batchPathOf } from './batch-resource.ts'

type Needed = Pick<Services, 'analyses' | 'webhooks' | 'batching' | 'receiveBatch' | 'idempotency'>
type Items = StoredBatch['items']

/** POST /v1/batches: many files, each promised as it comes in; or ids of analyses to be followed together. */
export function createBatch(services: Needed): RequestHandler {
  const { analyses, batching, receiveBatch, idempotency } = services
  return async (request, response) => {
    const { answer } = await idempotency.once({ request, response }, async (first) => {
      const items = await readItems(request, response, first)
      if (first !== undefined) requireRepetition(first, items)
      const fingerprint = items.some(isTooMany) ? null : fingerprintOf(items)
      return { fingerprint, answer: first?.answer ?? (await batching.create(items)) }
    })
    const resource = await batching.look(await requireBatch(batching, answer))
    const isPending = resource.status === 'pending'
    response.location(batchPathOf(answer))
    if (isPending) response.set('Retry-After', '2')
    response.status(isPending ? 202 : 200).json(resource)
  }

  function readItems(request: Request, response: Response, first: Answered | undefined): Promise<Items> {
    if (request.is('multipart/form-data')) return receiveItems(request, response, first)
    if (request.is('application/json')) return readIds(request, response)
    throw new SmartPlayError('bad-request', 'the body is neither a form nor JSON (expected files, or {"ids": [...]})')
  }

  /** What a repeated request brings is only told apart: it was promised when it came first. */
  async function receiveItems(request: Request, response: Response, first: Answered | undefined): Promise<Items> {
    const submit = await submitOf({ request, response }, services)
    const files = await receiveBatch(request, response, async (upload) => {
      if (first === undefined) await submit({ ...upload, queue: 'batch' })
      return analyses.identify(upload.sha256)
    })
    return files.map((file) =>
      'accepted' in file
        ? { name: file.name, id: file.accepted, refusal: null }
        : { name: file.name, id: null, refusal: { code: file.refusal.code, message: file.refusal.message } },
    )
  }

  async function readIds(request: Request, response: Response): Promise<Items> {
    await new Promise<void>((resolve, reject) => {
      jsonBody(request, response, (error?: unknown) => (error ? reject(error) : resolve()))
    })
    return readBody(newBatch, request).ids.map((id) => ({ name: null, id, refusal: null }))
  }
}

/** What was too many was not read, so nobody can tell whether it is what came first. */
function requireRepetition(first: Answered, items: Items): void {
  const unread = items.find(isTooMany)?.refusal
  if (unread) throw new SmartPlayError('too-many-requests', unread.message)
  requireSame(first, fingerprintOf(items))
}

function isTooMany({ refusal }: Items[number]): boolean {
  return refusal?.code === 'too-many-requests'
}

/** The same files under the same names in the same order. */
function fingerprintOf(items: Items): string {
  const told = items.map(({ name, id, refusal }) => [name, id, refusal?.code])
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}
