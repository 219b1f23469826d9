import { openDecoder } from '#libs/audio/open-decoder'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import { openExtractor } from '#libs/extract/extractor'
import { openModel } from '#libs/model/open-model'
import { createJudge } from '#libs/mood/judge'
import { analyse } from '#libs/pipeline/analyse'
import type { Analysis, PipelineDeps, Song } from '#libs/pipeline/deps'
import { createRecommender } from '#libs/recommend/recommender'
import { pipelineVersionOf } from './pipeline-version.ts'
import { STREAM_BASE } from './stream-base.ts'

export interface EngineOptions {
  readonly ffmpegPath: string | undefined
  /** PATH, in which the decoder is looked for. */
  readonly searchPath: string
  /** An existing folder for samples in work. */
  readonly scratch: string
  readonly threads: number
  readonly modelPath: string
  readonly catalogueDirectories: readonly string[]
}

/** What changes from one run to the next. */
export type RunDeps = Pick<PipelineDeps, 'recall' | 'remember' | 'report'>

/** The five stages with their real edges behind them. */
export interface Engine {
  readonly pipelineVersion: string
  readonly catalogue: Catalogue
  /** The decoder in use, which build it is, and whether the kernel's limits hold it. */
  readonly decoder: { readonly ffmpeg: string; readonly build: string; readonly confined: boolean }
  /** Which of the two ears measures: the WASM kernel, or the readable reference where it cannot run. */
  readonly kernel: 'wasm' | 'reference'
  analyse(song: Song, run: RunDeps, abort: AbortSignal): Promise<Analysis>
  close(): Promise<void>
}

/** Opens everything that an analysis needs; whatever is missing or does not fit together is refused here. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const model = await openModel({ path: options.modelPath })
  const catalogue = await loadCatalogue({ directories: options.catalogueDirectories })
  const decoder = await openDecoder({ ...options, configured: options.ffmpegPath })
  const extractor = openExtractor({ threads: options.threads })
  const stages = {
    decode: decoder.decode,
    measure: extractor.measure,
    vote: model.vote,
    judge: createJudge(model.settings),
    recommend: createRecommender(catalogue, { streamBase: STREAM_BASE }),
    now: () => performance.now(),
  }

  return {
    pipelineVersion: pipelineVersionOf(model.version),
    catalogue,
    kernel: extractor.kernel,
    decoder: { ffmpeg: decoder.ffmpeg, build: decoder.build, confined: decoder.confined },
    analyse: (song, run, abort) => analyse(song, { ...stages, ...run }, abort),
    async close() {
      await extractor.close()
      await model.close()
    },
  }
}
