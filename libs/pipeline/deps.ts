import type { Container } from '#libs/contract/containers'
import type { Stage, StageTiming } from '#libs/contract/stages'
import type { Signal } from '#libs/dsp/signal'
import type { FeatureVector, Measurements } from '#libs/features/table'
import type { Judgement, Votes } from '#libs/mood/judgement'
import type { Recommendations } from '#libs/recommend/recommendation'

/** One audio file to analyse, lying on the local disk. */
export interface Song {
  readonly path: string
  readonly container: Container
  /** SHA-256 of the file, hex. */
  readonly sha256: string
}

/** What is known of the audio itself, beside its features. */
export interface AudioQuality {
  readonly container: Container
  /** Seconds that were analysed (at most the analysed excerpt). */
  readonly durationSeconds: number
  /** Channels after decoding. */
  readonly channels: number
  /** Largest absolute sample, nominally at most 1. */
  readonly peak: number
  readonly silent: boolean
  /** The decoder stopped early at damaged or missing data. */
  readonly truncated: boolean
  /** Share of the samples at or beyond full scale, 0..1: how much of the sound is squashed against the ceiling. */
  readonly clippedShare?: number | undefined
  /** What the file's heading says of itself; results of earlier releases lack it. */
  readonly source?: SourceForm | undefined
}

/** How a file's samples are coded, where its heading says so. */
export interface SourceForm {
  /** ffmpeg's name, such as mp3 or pcm_s24le. */
  readonly codec?: string | undefined
  /** Samples per second and channel before decoding. */
  readonly sampleRate?: number | undefined
  /** Channels before decoding. */
  readonly channels?: number | undefined
}

export interface Decoded {
  readonly signal: Signal
  readonly quality: AudioQuality
  /** What made samples of the file, in words: two builds may differ in a sample's last digits. */
  readonly decoder: string
}

/** The one checkpoint worth keeping: what was heard. */
export interface Heard extends Measurements {
  readonly quality: AudioQuality
}

/** Everything the pipeline needs from outside, as functions: the edges implement them. */
export interface PipelineDeps {
  decode(song: Song, signal: AbortSignal): Promise<Decoded>
  /** Takes the signal over: its samples may be unusable afterwards. */
  measure(signal: Signal, abort: AbortSignal): Promise<Measurements>
  vote(measurements: Measurements): Promise<Votes>
  judge(votes: Votes, measurements: Measurements): Judgement
  recommend(features: FeatureVector, sha256: string): Recommendations
  /** What an earlier run heard in this song, under the current features version. */
  recall(song: Song): Promise<Heard | undefined>
  remember(song: Song, heard: Heard): Promise<void>
  /** Milliseconds from any fixed start; never runs backwards. */
  now(): number
  report(progress: Progress): void
}

export interface Progress {
  readonly stage: Stage
  readonly state: 'started' | 'completed'
  /** The stages that are done, in order. */
  readonly stages: readonly StageTiming[]
}

/** All that an analysis finds out about a song. Equal for equal input, but for the timings. */
export interface Analysis {
  readonly heard: Heard
  readonly judgement: Judgement
  readonly recommendations: Recommendations
  readonly stages: readonly StageTiming[]
  /** What decoded the song in this run; absent where what was heard before was reused. */
  readonly decoder?: string | undefined
}
