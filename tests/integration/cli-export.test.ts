import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { historyPage } from '#libs/contract/history'
import { look, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { builtFile } from '../programs/repository.ts'
import { runSmartplay } from '../programs/smartplay.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

/** One name is all that RFC 4180 has rules for. */
const NAME = 'a "b", c.wav'

describe.skipIf(!(await isRedisAvailable()))('smartplay export', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let api: Api
  let broken = ''

  beforeAll(async () => {
    api = await deployment.startApi()
    await deployment.startWorker()
    for (let n = 0; n < 4; n += 1) {
      const { id } = await submit(api.url, await sounds.tone(n), n === 0 ? NAME : `${n}.wav`)
      await waitForResult(api.url, id)
    }
    const cut = await sounds.cut(await sounds.sound('cut.flac', 'sine=duration=1'), 60)
    broken = (await submit(api.url, cut)).id
    await waitForStatus({ apiUrl: api.url, id: broken }, 'failed')
    await submit(api.url, await sounds.tone(1), 'again.wav')
  })

  const page = async (query: string) => historyPage.parse(await (await fetch(`${api.url}/v1/analyses?${query}`)).json())
  const run = (...words: readonly string[]) => runSmartplay(['export', '--server', api.url, ...words])

  it('equals what the API says, each upload under its own name', async () => {
    const { items } = await page('limit=100')
    const said = await Promise.all(
      items.map(async ({ id, name, submittedAt }) => ({ ...(await look(api.url, id)), name, submittedAt })),
    )
    const { status, lines, complaints } = await run('--format', 'jsonl')
    expect(lines()).toEqual(JSON.parse(JSON.stringify(said)))
    expect([status, complaints, said.length]).toEqual([0, '6 analyses exported\n', 6])
  })

  it('as CSV has a header, and a record for each', async () => {
    const { output } = await run()
    const [header = [], ...records] = parseCsv(output)
    const column = (name: string) => records.map((record) => record[header.indexOf(name)])
    expect(new Set(records.map((record) => record.length))).toEqual(new Set([header.length]))
    expect(column('name')).toEqual(['again.wav', 'cut.flac', '3.wav', '2.wav', '1.wav', NAME])
    expect(column('status').filter((status) => status === 'completed')).toHaveLength(5)
    const failed = records[1] ?? []
    expect([failed[0], failed[header.indexOf('errorCode')]]).toEqual([broken, 'undecodable'])
    const song = await waitForResult(api.url, column('id')[2] ?? '')
    expect(Number(column('tempo')[2])).toBe(song.features.tempo)
  })

  it('takes those that stand as somebody wants, into a file', async () => {
    const out = join(deployment.directory, 'moods.csv')
    expect(await run('--status', 'completed', '--out', out)).toMatchObject({ status: 0, output: '' })
    expect(parseCsv(await readFile(out, 'utf8'))).toHaveLength(1 + 5)
    expect((await readdir(deployment.directory)).filter((name) => name.startsWith('moods'))).toEqual(['moods.csv'])
  })

  it('does not take a file for whole that the disk had only a part of the room for', async () => {
    const out = join(deployment.directory, 'cut.jsonl')
    const words = ['export', '--server', api.url, '--format', 'jsonl', '--out', out]
    // Like a full disk, a limit lets the first write have what is left, and refuses the next.
    const limited = ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, builtFile('apps', 'cli', 'main.js')]
    await expect(promisify(execFile)('sh', [...limited, ...words])).rejects.toMatchObject({ code: 1 })
    expect((await readdir(deployment.directory)).filter((name) => name.startsWith('cut'))).toEqual(['cut.jsonl.part'])
  })

  it('goes on at a cursor, without a second header', async () => {
    const { nextCursor } = await page('limit=2')
    const { output } = await run('--cursor', nextCursor ?? '')
    expect(parseCsv(output).map((record) => record[1])).toEqual(['3.wav', '2.wav', '1.wav', NAME])
  })

  it('wants a status and a format that there are', async () => {
    expect((await run('--status', 'done')).complaints).toContain('done is none of pending, completed')
    expect(await run('--format', 'xml')).toMatchObject({ status: 2, output: '' })
  })
})

/** RFC 4180, read the simple way: a field is quoted or has none of its signs. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const fields = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g
  const records: string[][] = [[]]
  for (const [, field = '', end] of text.matchAll(fields)) {
    records.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field)
    if (end === '\r\n') records.push([])
  }
  return records.slice(0, -1)
}
