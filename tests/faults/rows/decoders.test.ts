import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { look, waitForStatus } from '../../programs/client.ts'
import { footprintOf } from '../../programs/footprint.ts'
import type { LogLine } from '../../programs/log.ts'
import { canListProcesses, processesIn } from '../../programs/processes.ts'
import { useRedis } from '../../programs/redis.ts'
import { useSounds } from '../../programs/sounds.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { sha256Of } from '../golden.ts'
import { type Mood, makeMoodyDecoder, poison } from '../moody-decoder.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()
const NEIGHBOURS = 20
const TRIES = 3
/** The decoder's own limit, and how much later its end is known. */
const DECODER_LIMIT_S = 20
const SLACK_S = 2

const CRASHES: readonly Mood[] = [
  'crashes (SIGSEGV)',
  'aborts (SIGABRT)',
  'ends with status 3',
  'is killed for its memory (SIGKILL)',
]

describe.skipIf(!withRedis)('files on which the decoder', () => {
  const trial = useTrial({ redis: useRedis(), clips: NEIGHBOURS, workers: 0 })
  const sounds = useSounds()

  it('crashes fail by themselves, and their neighbours do not notice', async () => {
    const { path: FFMPEG_PATH } = await makeMoodyDecoder(trial.deployment.directory)
    const worker = await trial.startWorker({ FFMPEG_PATH })
    const poisons = await Promise.all(CRASHES.map(async (mood, n) => poison(await sounds.tone(n), mood)))
    const ids = await Promise.all(poisons.map((path) => trial.recorder.sendUntilAcknowledged(path)))
    for (const clip of trial.clips) await trial.recorder.sendUntilAcknowledged(clip)
    await trial.recorder.settled(120_000)
    const [api] = trial.apis
    const ends = await Promise.all(ids.map((id) => look(api?.url ?? '', id)))
    const tries = Math.max(...ids.map((id) => triesOf(worker.log.lines('analysis ended'), id)))
    const bad = new Set(await Promise.all(poisons.map(sha256Of)))
    await trial.judged({ bad })
    promise({
      row: 5,
      what: 'files that failed, typed',
      value: ends.filter(isTypedFailure).length,
      least: CRASHES.length,
    })
    promise({ row: 5, what: 'tries of one file', value: tries, most: TRIES })
    promise({
      row: 5,
      what: 'neighbours with a result',
      value: trial.recorder.ended.size - ids.length,
      least: NEIGHBOURS,
    })
  })
})

describe.skipIf(!withRedis || !canListProcesses)('decoders that never end', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 0 })
  const sounds = useSounds()

  it('are ended at their limit, and their files fail', async () => {
    const { path: FFMPEG_PATH } = await makeMoodyDecoder(trial.deployment.directory)
    const worker = await trial.startWorker({ FFMPEG_PATH })
    const moods: readonly Mood[] = ['says nothing for ever', 'spins for ever']
    const poisons = await Promise.all(moods.map(async (mood, n) => poison(await sounds.tone(n), mood)))
    const ids = await Promise.all(poisons.map((path) => trial.recorder.sendUntilAcknowledged(path)))
    await trial.recorder.settled(120_000)
    const [api] = trial.apis
    const ends = await Promise.all(ids.map((id) => look(api?.url ?? '', id)))
    const longest = Math.max(...worker.log.lines('analysis ended').map(({ ms }) => Number(ms))) / 1000
    await trial.judged({ bad: new Set(await Promise.all(poisons.map(sha256Of))) })
    for (const end of ends) expect(end).toMatchObject({ error: { code: 'decode-timeout', stage: 'decode' } })
    promise({ row: 35, what: 'longest run', value: longest, most: DECODER_LIMIT_S + SLACK_S, unit: 's' })
  })
})

describe.skipIf(!withRedis || !canListProcesses)('decoders of a worker that is killed', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 0 })
  const sounds = useSounds()

  it('die with it', async () => {
    const { path: FFMPEG_PATH } = await makeMoodyDecoder(trial.deployment.directory)
    const worker = await trial.startWorker({ FFMPEG_PATH })
    const song = await poison(await sounds.tone(1), 'says nothing for ever')
    const id = await trial.recorder.sendUntilAcknowledged(song)
    const decoders = async () => (await processesIn(trial.deployment.directory)).filter(({ name }) => name === 'sleep')
    const runs = async () => expect(await decoders()).toHaveLength(1)
    await waitUntil({ what: 'a running decoder', timeoutMs: 30_000, attempt: runs })
    const killedAt = performance.now()
    await trial.kill(worker)
    const gone = async () => expect(await decoders()).toEqual([])
    await waitUntil({ what: 'the end of the decoder', timeoutMs: 10_000, attempt: gone })
    const seconds = (performance.now() - killedAt) / 1000
    const [api] = trial.apis
    await fetch(`${api?.url}/v1/analyses/${id}`, { method: 'DELETE' })
    const successor = await trial.startWorker()
    expect(await trial.deployment.temporaryFiles(), 'its successor tidies up').toEqual([])
    await trial.stop(successor)
    promise({ row: 34, what: 'until no decoder is left', value: seconds, most: 2, unit: 's' })
  })
})

describe.skipIf(!withRedis)('decompression bombs', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 1 })
  const sounds = useSounds()

  it('cost no more than a song', async () => {
    const flac = await sounds.sound('silence.flac', 'anullsrc=r=44100:cl=stereo:d=7200')
    const files = [
      await sounds.file('one-hertz.wav', wavOf({ rate: 1 })),
      await sounds.file('four-gigahertz.wav', wavOf({ rate: 4_000_000_000 })),
      await sounds.file('channels.wav', wavOf({ channels: 255 })),
      await sounds.file('liar.wav', wavOf({ claims: 0xfffffff0 })),
      await sounds.file(
        'tag.mp3',
        Buffer.concat([Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1'), Buffer.alloc(49_000_000)]),
      ),
      flac,
    ]
    const [worker] = trial.workers
    if (worker === undefined) throw new Error('no worker')
    const before = canListProcesses ? (await footprintOf(worker)).residentMb : 0
    for (const path of files) await trial.recorder.send(path)
    await trial.recorder.settled(120_000)
    const grown = canListProcesses ? (await footprintOf(worker)).residentMb - before : 0
    const longest = Math.max(...worker.log.lines('analysis ended').map(({ ms }) => Number(ms)), 0) / 1000
    await trial.judged({ bad: new Set(await Promise.all(files.map(sha256Of))) })
    promise({ row: 17, what: 'longest run', value: longest, most: 10, unit: 's' })
    promise({ row: 17, what: 'worker memory grown', value: grown, most: 300, unit: 'MB' })
  })
})

describe.skipIf(!withRedis)('analyses that are forgotten', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 0 })
  const sounds = useSounds()

  it('while they run: the decoder is let go within a second, and nothing is stored', async () => {
    const { path: FFMPEG_PATH } = await makeMoodyDecoder(trial.deployment.directory)
    await trial.startWorker({ FFMPEG_PATH })
    const [api] = trial.apis
    const apiUrl = api?.url ?? ''
    const id = await trial.recorder.sendUntilAcknowledged(await poison(await sounds.tone(2), 'says nothing for ever'))
    await waitForStatus({ apiUrl, id }, 'running')
    const decoders = async () => (await processesIn(trial.deployment.directory)).filter(({ name }) => name === 'sleep')
    const runs = async () => expect(await decoders()).toHaveLength(canListProcesses ? 1 : 0)
    await waitUntil({ what: 'a running decoder', timeoutMs: 30_000, attempt: runs })
    const answer = await fetch(`${apiUrl}/v1/analyses/${id}`, { method: 'DELETE' })
    const forgottenAt = performance.now()
    const gone = async () => expect(await decoders()).toEqual([])
    await waitUntil({ what: 'the end of the decoder', timeoutMs: 15_000, attempt: gone })
    const seconds = (performance.now() - forgottenAt) / 1000
    expect(answer.status).toBe(204)
    expect((await fetch(`${apiUrl}/v1/analyses/${id}`)).status).toBe(404)
    const [worker] = trial.workers
    await worker?.log.waitFor(({ msg, analysisId }) => msg === 'analysis ended' && analysisId === id)
    expect((await fetch(`${apiUrl}/v1/analyses/${id}`)).status).toBe(404)
    promise({ row: 33, what: 'forgotten in work: until its decoder is gone', value: seconds, most: 1, unit: 's' })
  })
})

function triesOf(lines: readonly LogLine[], id: string): number {
  return lines.filter(({ analysisId }) => analysisId === id).length
}

function isTypedFailure(resource: AnalysisResource): boolean {
  return resource.status === 'failed' && ['undecodable', 'internal'].includes(resource.error.code)
}

interface Wav {
  readonly rate?: number
  readonly channels?: number
  /** What the heading says of the length. */
  readonly claims?: number
}

/** A second of silence under a heading that says what it likes. */
function wavOf({ rate = 44_100, channels = 1, claims = 88_200 }: Wav): Buffer {
  const bytes = Buffer.alloc(44 + 88_200)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE((2 * rate) % 2 ** 32, 28)
  bytes.writeUInt16LE(2 * channels, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(claims, 40)
  return bytes
}
