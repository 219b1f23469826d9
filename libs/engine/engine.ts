import type { FeatureVector } from '#libs/features/table'
import { openModel } from '#libs/model/open-model'
import { createJudge } from '#libs/mood/judge'
import { analyse } from '#libs/pipeline/analyse'
import type { Analysis, PipelineDeps, Song } from '#libs/pipeline/deps'
import type { Recommendations } from '#libs/recommend/recommendation'
import type { Live } from './live.ts'
import { type Ears, openEars } from './open-ears.ts'
import { pipelineVersionOf } from './pipeline-version.ts'

export interface EngineOptions {
  readonly ffmpegPath: string | undefined
  /** PATH, in which the decoder is looked for. */
  readonly searchPath: string
  /** An existing folder for samples in work. */
  readonly scratch: string
  readonly threads: number
  readonly modelPath: string
  /** Asked once for each song, when it comes to be compared. */
  readonly live: () => Live
  /** Songs that `describe` hears at once; as many as `threads` where nothing is said. */
  readonly describers?: number
}

/** What changes from one run to the next. */
export type RunDeps = Pick<PipelineDeps, 'recall' | 'remember' | 'report'>

/** The five stages with their real edges behind them. */
export interface Engine extends Pick<Ears, 'decoder' | 'kernel'> {
  readonly pipelineVersion: string
  analyse(song: Song, run: RunDeps, abort: AbortSignal): Promise<Analysis>
  /** The same without neighbours, with other ears that stand back behind those of `analyse`: for work without haste. */
  describe(song: Song, run: RunDeps, abort: AbortSignal): Promise<Pick<Analysis, 'heard' | 'judgement'>>
  close(): Promise<void>
}

/** Of those that `describe` uses: with 15 they get a thirtieth of a processor that others want (sched(7)). */
const NICENESS = 15

/** Opens everything that an analysis needs; whatever is missing or does not fit together is refused here. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const model = await openModel({ path: options.modelPath })
  const ears = await openEars({ ...options, configured: options.ffmpegPath })
  let quietEars: Ears | undefined
  const minds = { vote: model.vote, judge: createJudge(model.settings), now: () => performance.now() }
  const recommend = (features: FeatureVector, sha256: string) => options.live().ranking.likeSong(features, sha256)

  return {
    pipelineVersion: pipelineVersionOf(model.version),
    kernel: ears.kernel,
    decoder: ears.decoder,
    analyse(song, run, abort) {
      const { decode, measure } = ears
      return analyse(song, { ...minds, decode, measure, recommend, ...run }, abort)
    },
    async describe(song, run, abort) {
      const { decode, measure } = openQuietEars()
      return analyse(song, { ...minds, decode, measure, recommend: () => NOBODY, ...run }, abort)
    },
    async close() {
      await quietEars?.close()
      await ears.close()
      await model.close()
    },
  }

  /** Opened by the first who needs them: most processes never do, and each thread is memory. */
  function openQuietEars(): Ears {
    quietEars ??= ears.standingBack({ threads: options.describers ?? options.threads, niceness: NICENESS })
    return quietEars
  }
}

const NOBODY: Recommendations = { catalogue: '', items: [] }
