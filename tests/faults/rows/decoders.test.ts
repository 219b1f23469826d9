import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { look } from '../../programs/client.ts'
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

function triesOf(lines: readonly LogLine[], id: string): number {
  return lines.filter(({ analysisId }) => analysisId === id).length
}

function isTypedFailure(resource: AnalysisResource): boolean {
  return resource.status === 'failed' && ['undecodable', 'decoder-stopped'].includes(resource.error.code)
}
