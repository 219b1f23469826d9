/** What every bench is told. */
export interface BenchOptions {
  /** Folder with audio files. */
  readonly corpus: string
  /** A Python with librosa. */
  readonly librosa: string | undefined
  readonly limit: number
}

/** Prints its tables while it runs; what it returns is its figures, for `--json`. */
export type Bench = (options: BenchOptions) => Promise<Readonly<Record<string, unknown>>>
