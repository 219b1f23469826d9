import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfig } from './env.ts'
import { VARIABLES } from './variables.ts'

describe('readConfig', () => {
  it('needs no variable at all', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ host: '127.0.0.1', port: 5000, adminPort: 5001, syncWaitMs: 55_000 })
    expect(config.storage.kind).toBe('filesystem')
    expect(config.corsOrigins).toEqual(['http://localhost:3000', 'http://localhost:3001'])
  })

  it.each([
    ['50MB', 52_428_800],
    ['52428800', 52_428_800],
    ['1.5 kb', 1536],
  ])('reads the size %s as %i bytes', (text, bytes) => {
    expect(readConfig({ MAX_FILE_SIZE: text }).maxFileBytes).toBe(bytes)
  })

  it('joins CORS_ORIGIN and CORS_ORIGINS', () => {
    const config = readConfig({ CORS_ORIGIN: 'http://a.test', CORS_ORIGINS: 'http://b.test, http://c.test' })
    expect(config.corsOrigins).toEqual(['http://a.test', 'http://b.test', 'http://c.test'])
  })

  it('names every mistake at once', () => {
    const wrong = { PORT: 'x', MAX_FILE_SIZE: 'big', S3_ENDPOINT: 'http://localhost:9000', HOST: 'http://x' }
    expect(() => readConfig(wrong)).toThrowError(expect.objectContaining({ code: 'configuration-invalid' }))
    const names = ['PORT', 'MAX_FILE_SIZE', 'HOST', 'S3_ACCESS_KEY', 'S3_SECRET_KEY']
    for (const name of names) expect(() => readConfig(wrong)).toThrowError(new RegExp(`  ${name}: (expected|needed)`))
  })

  it('wants both keys with an S3 endpoint', () => {
    expect(() => readConfig({ S3_ENDPOINT: 'http://localhost:9000', S3_ACCESS_KEY: 'a' })).toThrowError(/S3_SECRET_KEY/)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.0.1', false],
    ['music', false],
  ])('knows whether others reach %s', (HOST, isLocal) => {
    expect(readConfig({ HOST })).toMatchObject({ host: HOST, isLocal })
  })

  it.each([
    [{}, ''],
    [{ BASE_PATH: '/api/' }, '/api'],
    [{ PUBLIC_URL: 'https://music.test/player/' }, '/player'],
    [{ PUBLIC_URL: 'https://music.test', BASE_PATH: '/api' }, '/api'],
  ])('puts before every link what %j says', (environment, basePath) => {
    expect(readConfig(environment).basePath).toBe(basePath)
  })

  it.each([
    [{}, ''],
    [{ BASE_PATH: '/api' }, ''],
    [{ PUBLIC_URL: 'https://music.test/player/' }, 'https://music.test/player'],
    [{ PUBLIC_URL: 'https://music.test', BASE_PATH: '/api' }, 'https://music.test/api'],
  ])('puts before links that are sent out what %j says', (environment, linkBase) => {
    expect(readConfig(environment).linkBase).toBe(linkBase)
  })

  it('lets webhooks go to the public internet only, unless it is told otherwise', () => {
    expect(readConfig({}).webhookReach).toBe('public')
    expect(readConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }).webhookReach).toBe('anywhere')
  })

  it('treats an empty variable as absent', () => {
    expect(readConfig({ PORT: '', REDIS_URL: '' })).toMatchObject({ port: 5000, redisUrl: undefined })
  })

  it("finds this machine's folders where an XDG variable is empty, as if it were absent", () => {
    const [empty, absent] = [readConfig({ XDG_CACHE_HOME: '', XDG_STATE_HOME: '' }), readConfig({})]
    expect([empty.searchPath, empty.stateDirectory]).toEqual([absent.searchPath, absent.stateDirectory])
  })

  it('has one song more in work than threads that measure, so that one is decoded ahead', () => {
    expect(readConfig({ FEATURE_THREADS: '3' })).toMatchObject({ featureThreads: 3, concurrency: 4 })
    expect(readConfig({ FEATURE_THREADS: '3', WORKER_CONCURRENCY: '2' })).toMatchObject({ concurrency: 2 })
  })

  it('is not changed by NODE_ENV', () => {
    expect(readConfig({ NODE_ENV: 'production' })).toEqual(readConfig({ NODE_ENV: 'development' }))
  })

  it('is documented in the README, variable by variable', () => {
    const readme = readFileSync('README.md', 'utf8')
    for (const [name, { description }] of Object.entries(VARIABLES)) {
      expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|.*\\|`, 'm'))
      expect(readme).toContain(`| ${description} |`)
    }
  })
})
