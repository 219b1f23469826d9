import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { newWebhook } from '#libs/contract/webhook'
import { createLogger } from '#libs/observability/logger'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { createWebhooks } from '#libs/webhooks/webhooks'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { answerErrors } from '../http/answer-errors.ts'
import type { Services } from '../services.ts'
import { listWebhooks, removeWebhook } from './handle-webhooks.ts'

async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const webhooks = createWebhooks(store, { installation: { secret: 'ab'.repeat(32) } })
  const app = express()
  app.get('/', listWebhooks({ webhooks } as Services))
  app.delete('/:webhook', removeWebhook({ webhooks } as Services))
  app.use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const register = async () => (await webhooks.register(newWebhook.parse({ url: 'https://receiver.test' }))).webhook
  return {
    ...{ store, register },
    list: async () => (await fetch(`http://127.0.0.1:${port}/`)).json(),
    remove: async (id: string) => (await fetch(`http://127.0.0.1:${port}/${id}`, { method: 'DELETE' })).status,
  }
}

it('a webhook that cannot be read hides no others, and can be removed once', async () => {
  const { store, register, list, remove } = await open()
  const [other, newer] = [await register(), await register()]
  await store.put(`webhooks/${newer.id}.json`, '{"schema":2}')
  expect(await list()).toMatchObject({ items: [{ id: other.id }] })
  expect([await remove(newer.id), await remove(newer.id)]).toEqual([204, 404])
})

it('what cannot be an id is no webhook to remove', async () => {
  const { remove } = await open()
  expect(await remove('w..%2Finstallation')).toBe(404)
})
