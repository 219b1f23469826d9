/** How a file's samples are laid out, by its own word. */
export interface Form {
  readonly sampleRate: number
  readonly channels: number
}

/** What a file says of itself before its first sample. Nothing of it need be true. */
export interface Heading {
  /** How the samples are coded, by ffmpeg's name for it; undefined where the file keeps it out of easy reach. */
  readonly codec: string | undefined
  /** Undefined where the container keeps it out of easy reach (mp4, aac): there the decoder's own limits must hold. */
  readonly form: Form | undefined
  /** Seconds of audio that it says it holds; Infinity if it says that there is more to come; undefined if nothing. */
  readonly promisedSeconds: number | undefined
}
