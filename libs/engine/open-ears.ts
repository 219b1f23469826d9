import { type OpenDecoderOptions, openDecoder } from '#libs/audio/open-decoder'
import { openExtractor } from '#libs/extract/extractor'
import type { PipelineDeps } from '#libs/pipeline/deps'

/** What turns a file into numbers: a decoder, and threads that measure. */
export interface Ears extends Pick<PipelineDeps, 'decode' | 'measure'> {
  /** The decoder in use, which build it is, and whether the kernel's limits hold it. */
  readonly decoder: { readonly ffmpeg: string; readonly build: string; readonly confined: boolean }
  /** Which of the two ears measures: the WASM kernel, or the readable reference where it cannot run. */
  readonly kernel: 'wasm' | 'reference'
  close(): Promise<void>
}

export interface EarsOptions extends Pick<OpenDecoderOptions, 'configured' | 'searchPath' | 'scratch'> {
  /** Songs that are heard at once. */
  readonly threads: number
  /** How far they stand back behind others, 0..19. */
  readonly niceness?: number
}

export async function openEars(options: EarsOptions): Promise<Ears> {
  const decoder = await openDecoder(options)
  const extractor = openExtractor(options)
  const { ffmpeg, build, confined } = decoder
  return {
    decode: decoder.decode,
    measure: extractor.measure,
    decoder: { ffmpeg, build, confined },
    kernel: extractor.kernel,
    async close() {
      await extractor.close()
      await decoder.close()
    },
  }
}
