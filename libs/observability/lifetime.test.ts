import { describe, expect, it } from 'vitest'
import { createLifetime } from './lifetime.ts'
import { createLogger } from './logger.ts'

function open() {
  const closed: string[] = []
  const lifetime = createLifetime({ log: createLogger({ name: 'test', level: 'silent' }), deadlineMs: 1000 })
  const closable = (name: string) => ({ close: async () => void closed.push(name) })
  return { closed, lifetime, closable }
}

describe('createLifetime', () => {
  it('closes what was opened, the last one first', async () => {
    const { closed, lifetime, closable } = open()
    for (const name of ['store', 'queue', 'server']) lifetime.own(name, closable(name))
    await lifetime.end('test')
    expect(closed).toEqual(['server', 'queue', 'store'])
  })

  it('closes one thing after the other', async () => {
    const { closed, lifetime, closable } = open()
    lifetime.own('store', closable('store'))
    lifetime.own('server', {
      close: async () => {
        await new Promise(setImmediate)
        closed.push('server')
      },
    })
    await lifetime.end('test')
    expect(closed).toEqual(['server', 'store'])
  })

  it('goes on where one cannot be closed', async () => {
    const { closed, lifetime, closable } = open()
    lifetime.own('store', closable('store'))
    lifetime.own('queue', { close: () => Promise.reject(new Error('stuck')) })
    await lifetime.end('test')
    expect(closed).toEqual(['store'])
  })

  it('ends once, however often it is told to', async () => {
    const { closed, lifetime, closable } = open()
    lifetime.own('store', closable('store'))
    await Promise.all([lifetime.end('SIGTERM'), lifetime.end('SIGINT')])
    expect(closed).toEqual(['store'])
  })

  it('hands on what it takes over', () => {
    const { lifetime, closable } = open()
    const thing = closable('store')
    expect(lifetime.own('store', thing)).toBe(thing)
  })
})
