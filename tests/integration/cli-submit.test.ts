import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { historyPage } from '#libs/contract/history'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { makeExpiredKey, makeKey, untilAnswered } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'
import { type EndedSmartplay, runSmartplay, startSmartplay } from '../programs/smartplay.ts'
import { useSounds } from '../programs/sounds.ts'
import { freePort } from '../servers/free-port.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const SONGS = 11
const BROKEN = 'broken.mp3'

describe.skipIf(!(await isRedisAvailable()))('smartplay submit', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let api: Api
  let decoder: HeldDecoder
  let folder = ''

  /** Flac, for which the decoder is asked: it can be held. */
  beforeAll(async () => {
    folder = join(deployment.directory, 'music')
    await mkdir(join(folder, 'second album'), { recursive: true })
    for (let n = 0; n < SONGS; n += 1) {
      const song = await sounds.sound(`${n}.flac`, `sine=frequency=${200 + 20 * n}:duration=1`)
      await copyFile(song, join(folder, n < 6 ? '' : 'second album', `${n}.flac`))
    }
    await writeFile(join(folder, BROKEN), 'no music')
    await writeFile(join(folder, 'cover.jpg'), 'no music either')
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi({ PORT: String(await freePort()) })
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
  })

  const environment = () => ({ XDG_STATE_HOME: join(deployment.directory, 'state') })
  const journal = () => join(deployment.directory, 'state', 'smartplay', '.smartplay-submit.jsonl')
  const words = (...more: readonly string[]) => ['submit', folder, '--server', api.url, '--wait', ...more]
  const submit = (...more: readonly string[]) => runSmartplay(words(...more), environment())
  const filesIn = (...runs: readonly EndedSmartplay[]) => runs.flatMap((run) => run.lines().map(({ file }) => file))

  it('interrupted says how to go on, and the second run sends the rest', async () => {
    await decoder.hold()
    const first = startSmartplay(words('--parallel', '3'), environment())
    const sent = async () => expect((await readFile(journal(), 'utf8')).match(/"sent"/g)).toHaveLength(3)
    await waitUntil({ what: 'three files that are sent and not analysed', timeoutMs: 30_000, attempt: sent })
    first.interrupt()
    const interrupted = await first.ended
    expect(interrupted).toMatchObject({ status: 130, complaints: expect.stringContaining('the same command goes on') })
    expect(interrupted.complaints).toContain(journal())

    await decoder.release()
    const second = await submit()
    expect(second.status).toBe(1)
    expect(second.complaints).toMatch(/11 sent, 1 failed\n$/)
    const done = second.lines().filter(({ status }) => status === 'completed')
    expect(done).toHaveLength(SONGS)
    expect(new Set(filesIn(second)).size).toBe(SONGS + 1)
    expect(second.lines().find(({ file }) => file === join(folder, BROKEN))?.error.code).toBe('not-audio')
    const { items } = historyPage.parse(await (await fetch(`${api.url}/v1/analyses?limit=100`)).json())
    expect(items.map(({ name }) => name).toSorted()).toEqual(
      Array.from({ length: SONGS }, (_, n) => `${n}.flac`).toSorted(),
    )
  })

  it('has nothing to do a third time, but for what had failed', async () => {
    const { status, complaints, lines } = await submit()
    expect(lines()).toMatchObject([{ file: join(folder, BROKEN), error: { code: 'not-audio' } }])
    expect([status, complaints]).toEqual([1, '0 sent, 11 done before, 1 failed\n'])
  })

  it('waits for a service that goes away while it analyses', async () => {
    await decoder.hold()
    await copyFile(await sounds.sound('new.flac', 'sine=frequency=999:duration=1'), join(folder, 'new.flac'))
    const running = startSmartplay(words(), environment())
    const sent = async () => expect(await readFile(journal(), 'utf8')).toContain('new.flac')
    await waitUntil({ what: 'the new song to be sent', timeoutMs: 30_000, attempt: sent })
    await api.stop()
    api = await deployment.startApi({ PORT: new URL(api.url).port })
    await decoder.release()
    const { status, lines } = await running.ended
    expect(lines().filter(({ file }) => file === join(folder, 'new.flac'))).toMatchObject([{ status: 'completed' }])
    expect([status, lines()]).toMatchObject([1, { length: 2 }])
  })

  it('writes CSV with as many fields in each record as in its header', async () => {
    const { output } = await submit('--csv', '--resume', join(folder, 'csv-journal'))
    const [header = '', ...records] = output.trimEnd().split('\r\n')
    expect(header.split(',').slice(0, 5)).toEqual(['file', 'id', 'status', 'mood', 'confidence'])
    const plain = records.filter((record) => !record.includes('"'))
    expect(plain).toHaveLength(SONGS + 1)
    for (const record of plain) expect(record.split(',')).toHaveLength(header.split(',').length)
  })

  it('that finds nothing to send says so, and exits with 1', async () => {
    const { status, lines } = await runSmartplay(['submit', '/nowhere', '--server', api.url], environment())
    expect([status, lines()]).toMatchObject([1, [{ file: '/nowhere', error: { code: 'not-found' } }]])
  })

  it('without a service exits with 3, and sends nothing', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`
    const { status, output, complaints } = await runSmartplay(['submit', folder, '--server', nowhere], environment())
    expect({ status, output }).toEqual({ status: 3, output: '' })
    expect(complaints).toContain(`no service answers at ${nowhere}`)
  })
})

describe.skipIf(!(await isRedisAvailable()))('smartplay and keys', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()

  it('are refused at once where they open nothing, or not that', async () => {
    const reader = await makeKey(deployment, 'read')
    const former = await makeExpiredKey(deployment)
    const api = await deployment.startApi()
    await untilAnswered(api, reader, 200)
    const run = (command: string, what: string, key: string) =>
      runSmartplay([command, what, '--server', api.url, '--key', key], { XDG_STATE_HOME: deployment.directory })
    const song = await sounds.tone(1)
    const attempts = [await run('submit', song, 'sp_wrong'), await run('submit', song, former.text)]
    attempts.push(await run('watch', `a${'0'.repeat(32)}`, 'sp_wrong'))
    for (const { status, output, complaints } of attempts) {
      expect({ status, output }).toEqual({ status: 1, output: '' })
      expect(complaints).toMatch(/^smartplay: unauthenticated: .* needs a valid key/)
    }
    expect(await run('submit', song, reader.text)).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^smartplay: forbidden: .* scope upload/),
    })
  })

  it('are taken from SMARTPLAY_KEY', async () => {
    const { text } = await makeKey(deployment, 'upload', 'read')
    const api = await deployment.startApi()
    await deployment.startWorker()
    const environment = { SMARTPLAY_KEY: text, XDG_STATE_HOME: deployment.directory, PORT: new URL(api.url).port }
    const { status, lines } = await runSmartplay(['submit', await sounds.tone(2), '--wait'], environment)
    expect([status, lines()]).toMatchObject([0, [{ status: 'completed' }]])
  })
})
