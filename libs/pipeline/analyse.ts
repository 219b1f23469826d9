import type { Analysis, PipelineDeps, Song } from './deps.ts'
import { createStageRunner } from './stage-runner.ts'

/**
 * THE HEART: what happens to a song, top to bottom.
 *
 * Five stages, one after the other, in one process: samples never leave it. What was heard is remembered, so that a
 * retry, a new model or a new catalogue never decodes again.
 *
 * Rejects with the SmartPlayError of the stage that could not do its work; after an abort, with the abort's reason.
 */
export async function analyse(song: Song, deps: PipelineDeps, abort: AbortSignal): Promise<Analysis> {
  const stages = createStageRunner(deps, abort)
  const known = await deps.recall(song)

  const { heard, decoder } = known ? { heard: stages.reuse(['decode', 'features'], known) } : await hear()
  const votes = await stages.run('ensemble', () => deps.vote(heard))
  const judgement = await stages.run('heuristics', () => deps.judge(votes, heard))
  const recommendations = await stages.run('recommend', () => deps.recommend(heard.features, song.sha256))

  return { heard, judgement, recommendations, stages: stages.timings(), decoder }

  async function hear(): Promise<Pick<Analysis, 'heard' | 'decoder'>> {
    const { signal, quality, decoder } = await stages.run('decode', () => deps.decode(song, abort))
    const measurements = await stages.run('features', () => deps.measure(signal, abort))
    const fresh = { ...measurements, quality }
    await deps.remember(song, fresh)
    return { heard: fresh, decoder }
  }
}
