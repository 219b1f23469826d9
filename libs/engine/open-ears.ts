import { type OpenDecoderOptions, type OpenedDecoder, openDecoder, type Standing } from '#libs/audio/open-decoder'
import { openExtractor } from '#libs/extract/extractor'
import type { PipelineDeps } from '#libs/pipeline/deps'

/** What turns a file into numbers: a decoder, and threads that measure. */
export interface Ears extends Pick<PipelineDeps, 'decode' | 'measure'> {
  /** The decoder in use, which build it is, and whether the kernel's limits hold it. */
  readonly decoder: { readonly ffmpeg: string; readonly build: string; readonly confined: boolean }
  /** Which of the two ears measures: the WASM kernel, or the readable reference where it cannot run. */
  readonly kernel: 'wasm' | 'reference'
  /** Others with threads of their own that stand back behind these; the decoder and its limits are the same. */
  standingBack(standing: Standing): Ears
  close(): Promise<void>
}

export interface EarsOptions extends Pick<OpenDecoderOptions, 'configured' | 'searchPath' | 'scratch'> {
  /** Songs that are heard at once. */
  readonly threads: number
}

export async function openEars(options: EarsOptions): Promise<Ears> {
  return assemble(await openDecoder(options), { threads: options.threads, niceness: 0 })
}

function assemble(decoder: OpenedDecoder, standing: Standing): Ears {
  const extractor = openExtractor(standing)
  const { ffmpeg, build, confined } = decoder
  return {
    decode: decoder.decode,
    measure: extractor.measure,
    decoder: { ffmpeg, build, confined },
    kernel: extractor.kernel,
    standingBack: (other) => assemble(decoder.standingBack(other), other),
    async close() {
      await extractor.close()
      await decoder.close()
    },
  }
}
