import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { byMood } from '#libs/contract/moods'
import { STAGES } from '#libs/contract/stages'
import { EXTENSION, FEATURES, type FeatureVector } from '#libs/features/table'
import type { Judgement } from '#libs/mood/judgement'
import { analyse } from './analyse.ts'
import type { AudioQuality, Heard, PipelineDeps, Progress, Song } from './deps.ts'

const song: Song = { path: 'song.wav', container: 'wav', sha256: 'ab' }
const quality: AudioQuality = {
  container: 'wav',
  durationSeconds: 1,
  channels: 1,
  peak: 0.5,
  silent: false,
  truncated: false,
}

/** A small world: every stage answers with numbers that name it, a clock ticks once per look. */
function world() {
  const memory = new Map<string, Heard>()
  const reports: Progress[] = []
  let time = 0
  const deps: PipelineDeps = {
    decode: async () => ({ signal: { interleaved: new Float32Array([0.5]), channels: 1 }, quality, decoder: 'd-test' }),
    measure: async () => ({
      version: 'f-test',
      features: Object.fromEntries(FEATURES.map(({ name }, index) => [name, index])) as unknown as FeatureVector,
      extension: Object.fromEntries(EXTENSION.map(({ name }) => [name, 0])) as unknown as Heard['extension'],
      descriptors: {},
    }),
    vote: async ({ features }) => ({
      vote: byMood(() => 0.25),
      members: {},
      scaled: [features.rms],
      valence: 5,
      arousal: 5,
    }),
    judge: (votes) => ({ mood: 'happy', confidence: votes.vote.happy }) as Judgement,
    recommend: (features, sha256) => ({
      catalogue: 'c-test',
      items: [{ filename: `${sha256}.mp3`, similarity: 1, distance: features.tempo, streamUrl: null }],
    }),
    recall: async ({ sha256 }) => memory.get(sha256),
    remember: async ({ sha256 }, heard) => void memory.set(sha256, heard),
    now: () => time++,
    report: (progress) => void reports.push(progress),
  }
  return { deps, reports, memory }
}

const never = new AbortController().signal

describe('analyse', () => {
  it('runs the five stages in order and hands each what the former found', async () => {
    const { deps } = world()
    const analysis = await analyse(song, deps, never)
    expect(analysis.stages.map(({ stage }) => stage)).toEqual(STAGES)
    expect(analysis.heard.features.rms).toBe(1)
    expect(analysis.judgement.confidence).toBe(0.25)
    expect(analysis.recommendations.items[0]?.filename).toBe('ab.mp3')
  })

  it('reports the start and the end of every stage, with its milliseconds', async () => {
    const { deps, reports } = world()
    await analyse(song, deps, never)
    expect(reports.map(({ stage, state }) => `${stage} ${state}`)).toEqual(
      STAGES.flatMap((stage) => [`${stage} started`, `${stage} completed`]),
    )
    expect(reports.at(-1)?.stages.map(({ ms }) => ms)).toEqual([1, 1, 1, 1, 1])
  })

  it('never decodes again what was heard before', async () => {
    const { deps } = world()
    const first = await analyse(song, deps, never)
    const deaf = { ...deps, decode: () => Promise.reject(new Error('decoded again')) }
    const second = await analyse(song, deaf, never)
    expect(second.heard).toEqual(first.heard)
    expect([first.decoder, second.decoder]).toEqual(['d-test', undefined])
    expect(second.stages.slice(0, 2)).toEqual([
      { stage: 'decode', ms: 0, reused: true },
      { stage: 'features', ms: 0, reused: true },
    ])
  })

  it('ends with the error of the stage that failed, the last one reported as started', async () => {
    const { deps, reports, memory } = world()
    const broken = { ...deps, decode: () => Promise.reject(new SmartPlayError('undecodable', 'no frames')) }
    await expect(analyse(song, broken, never)).rejects.toMatchObject({ code: 'undecodable' })
    expect(reports.at(-1)).toMatchObject({ stage: 'decode', state: 'started' })
    expect(memory.size).toBe(0)
  })

  it('stops before the next stage when it is aborted', async () => {
    const { deps, reports } = world()
    const abort = new AbortController()
    const stopping = {
      ...deps,
      report: (progress: Progress) => {
        reports.push(progress)
        if (progress.stage === 'features' && progress.state === 'completed') abort.abort(new Error('stop'))
      },
    }
    await expect(analyse(song, stopping, abort.signal)).rejects.toThrow('stop')
    expect(reports.at(-1)).toMatchObject({ stage: 'features', state: 'completed' })
  })
})
