import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#libs/access/keys'
import { storeOf } from '../programs/keys.ts'
import { collectLog } from '../programs/log.ts'
import { processesIn } from '../programs/processes.ts'
import { useRedis } from '../programs/redis.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { freePort } from '../servers/free-port.ts'
import { isRedisAvailable } from '../servers/redis.ts'

const START_LIMIT_MS = 60_000
const LISTENS = /^SmartPlay listens at (\S+);/
/** What the demo needs of a checkout, but node_modules. */
const PARTS = ['apps', 'libs', 'infra/setup', 'deam/demo', 'models/mood/model.onnx', 'models/mood/manifest.json']
const PAPERS = ['package.json', 'package-lock.json', 'tsconfig.json']

describe.skipIf(!(await isRedisAvailable()))('npm run demo', () => {
  const redis = useRedis()
  let folder = ''
  let port = 0

  beforeAll(async () => {
    folder = join(await realpath(await mkdtemp(join(tmpdir(), 'smartplay-test-'))), 'my músic')
    await copyCheckout(folder)
    port = await freePort()
    const ports = `PORT=${port}\nADMIN_PORT=${await freePort()}\nWORKER_ADMIN_PORT=${await freePort()}\n`
    await writeFile(join(folder, '.env'), `${ports}REDIS_URL=${redis.url}\nFEATURE_THREADS=1\n`)
  })
  afterAll(() => rm(dirname(folder), { recursive: true, force: true }))

  function startDemo(environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [join(folder, 'infra/setup/demo.mjs')], {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = collectLog(child.stdout, child.stderr)
    return { child, log, closed: once(child, 'close') }
  }

  /** Until it says where it listens; then it is ended as by Ctrl-C, and says what it has printed. */
  async function runDemo(environment?: Readonly<Record<string, string>>) {
    const { child, log, closed } = startDemo(environment)
    const endedEarly = closed.then(() => {
      throw new Error(`the demo has ended:\n${log.tail()}`)
    })
    try {
      const { msg } = await Promise.race([log.waitFor((line) => LISTENS.test(line.msg), START_LIMIT_MS), endedEarly])
      const address = LISTENS.exec(msg)?.[1] ?? ''
      const { status } = await fetch(`${address}/v1/session`)
      child.kill('SIGTERM')
      await closed
      expect([child.exitCode, await processesIn(folder)]).toEqual([0, []])
      return { address, status, printed: log.tail() }
    } finally {
      child.kill('SIGKILL')
    }
  }

  it('analyses its piece in a folder with a space and an accent, as .env has the port and the Redis', async () => {
    const { address, printed } = await runDemo()
    expect(address).toBe(`http://127.0.0.1:${port}`)
    expect(printed).toMatch(/(CALM|ENERGETIC|HAPPY|SAD) \(\d+ %\)/)
    expect(printed).not.toMatch(/setup: (redis|valkey)/)
  })

  describe('on data that has a key', () => {
    let key = ''
    beforeAll(async () => {
      const store = await storeOf({ objectsDirectory: join(folder, 'data', 'objects') })
      key = (await createKey(store, { name: 'me', scopes: ['admin'] })).text
    })

    it('says that it needs the key, and stays up', async () => {
      const { status, printed } = await runDemo()
      expect(printed).toContain('the service needs a key (SMARTPLAY_KEY)')
      expect(status).toBe(200)
    })

    it('shows the key that it is given', async () => {
      const { printed } = await runDemo({ SMARTPLAY_KEY: key })
      expect(printed).toMatch(/(CALM|ENERGETIC|HAPPY|SAD) \(\d+ %\)/)
    })
  })

  it('starts nothing where its port is taken, and says which one', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const taken = (server.address() as AddressInfo).port
    const { child, log, closed } = startDemo({ PORT: String(taken) })
    await closed
    server.close()
    expect(child.exitCode).toBe(1)
    expect(log.tail()).toContain(`port ${taken} is taken (expected a free one: set PORT`)
    expect(log.tail()).not.toContain('starting')
  })
})

/** The parts that the demo needs, and links to what npm has installed: one by one, so that nothing is installed through them. */
async function copyCheckout(folder: string): Promise<void> {
  for (const part of [...PARTS, ...PAPERS]) {
    await mkdir(dirname(join(folder, part)), { recursive: true })
    await cp(join(REPOSITORY, part), join(folder, part), { recursive: true })
  }
  const [installed, linked] = [join(REPOSITORY, 'node_modules'), join(folder, 'node_modules')]
  await mkdir(linked)
  await Promise.all((await readdir(installed)).map((name) => symlink(join(installed, name), join(linked, name))))
  // Older than what is installed, as after every installation.
  await utimes(join(folder, 'package-lock.json'), 0, 0)
}
