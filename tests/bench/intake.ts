import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { submit } from '../programs/client.ts'
import { footprintOf } from '../programs/footprint.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { listCorpus } from './corpus.ts'
import type { Bench } from './options.ts'
import { type Service, startService } from './service.ts'
import { quantile, round } from './statistics.ts'
import { printTable } from './table.ts'

const MEGABYTE = 1024 * 1024
const AT_ONCE = 8
const LARGE = { megabytes: 49, atOnce: 20 }
const WATCH_INTERVAL_MS = 50
const CLIPS = 40

/**
 * What the door takes, eight at a time: clips that are new and wait for their mood, and the same clips again; fresh files
 * of 1 MB without a worker; and twenty of 49 MB at once, with the API's memory watched.
 */
export const benchIntake: Bench = async ({ corpus, limit }) => {
  const service = await startService()
  try {
    const answered = await compareDuplicates(service, corpus)
    const files = Array.from({ length: limit }, () => noise(MEGABYTE))
    const fresh = await sendAll(service, files)
    const resident = await watchLarge(service)

    printTable(
      ['1 MB files', 'uploads/s', 'p50 ms', 'p99 ms'],
      [['fresh', round(fresh.perSecond), round(quantile(fresh.times, 0.5)), round(quantile(fresh.times, 0.99))]],
    )
    printTable(
      ['answers with a result', 'a second'],
      [
        ['fresh clips, one worker', round(answered.fresh)],
        ['the same clips again', round(answered.again)],
      ],
    )
    process.stdout.write(
      `\n${LARGE.atOnce} x ${LARGE.megabytes} MB at once: ${round(resident.before)} MB resident before, at most ${round(resident.most)}\n`,
    )
    return {
      uploadsPerSecond: round(fresh.perSecond),
      p99Ms: round(quantile(fresh.times, 0.99)),
      duplicatesRatio: round(answered.again / answered.fresh),
      residentMb: { before: round(resident.before), most: round(resident.most) },
    }
  } finally {
    await service.close()
  }
}

/** Sends every body, a few at a time. */
async function sendAll(service: Service, bodies: readonly Buffer[], path = '/v1/analyses') {
  const times: number[] = []
  const waiting = [...bodies]
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let body = waiting.pop(); body !== undefined; body = waiting.pop())
        times.push(await send(service, body, path))
    }),
  )
  return { times, perSecond: (bodies.length * 1000) / (performance.now() - startedAt) }
}

async function send({ url }: Service, body: Buffer, path: string): Promise<number> {
  const form = new FormData()
  form.append('audio', new Blob([new Uint8Array(body)]), 'song.wav')
  const startedAt = performance.now()
  const response = await fetch(`${url}${path}`, { method: 'POST', body: form })
  const text = await response.text()
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`)
  return performance.now() - startedAt
}

/** How fast answers with a mood come for new clips, and then for the very same ones. */
async function compareDuplicates(service: Service, corpus: string) {
  const files = (await listCorpus(corpus, 1000)).filter((file) => file.endsWith('.mp3'))
  const clips: Buffer[] = []
  for (let n = 0; n < CLIPS + AT_ONCE; n++)
    clips.push(await readFile(await service.variant(files[n % files.length] ?? '', n)))
  const worker = await service.startWorker()
  await waitUntil({ what: 'a healthy service', timeoutMs: 60_000, attempt: () => expectHealth(service) })
  await sendAll(service, clips.slice(0, AT_ONCE), '/upload')
  const fresh = await sendAll(service, clips.slice(AT_ONCE), '/upload')
  const again = await sendAll(service, clips.slice(AT_ONCE), '/upload')
  await worker.stop()
  return { fresh: fresh.perSecond, again: again.perSecond }
}

async function expectHealth({ url }: Service): Promise<void> {
  const { status } = await fetch(`${url}/health`)
  if (status !== 200) throw new Error(`GET /health answered ${status}`)
}

/** Random samples in a wav file: the door looks at no more than the heading. */
function noise(bytes: number): Buffer {
  const file = randomBytes(bytes)
  file.write('RIFF')
  file.writeUInt32LE(bytes - 8, 4)
  file.write('WAVEfmt ', 8)
  return file
}

/** The most memory that the API holds while large files come in at once, sent from the disk [MB]. */
async function watchLarge(service: Service) {
  const directory = await mkdtemp(join(tmpdir(), 'smartplay-intake-'))
  const paths = Array.from({ length: LARGE.atOnce }, (_, index) => join(directory, `${index}.wav`))
  for (const path of paths) await writeFile(path, noise(LARGE.megabytes * MEGABYTE))
  const before = (await footprintOf(service.api)).residentMb
  let most = before
  let left = paths.length
  const sending = paths.map((path) => submit(service.url, path).finally(() => left--))
  while (left > 0) {
    most = Math.max(most, (await footprintOf(service.api)).residentMb)
    await pause(WATCH_INTERVAL_MS)
  }
  await Promise.all(sending)
  await rm(directory, { recursive: true, force: true })
  return { before, most }
}
