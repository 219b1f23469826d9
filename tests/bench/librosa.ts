import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What librosa found in one file, and what it cost; CPU milliseconds of its own process. */
export interface LibrosaAnswer {
  readonly numbers: Readonly<Record<string, number>>
  readonly loadMs: number
  /** Each number from the samples. */
  readonly featuresMs: number
  /** The same numbers from one shared transform. */
  readonly sharedMs: number
}

export interface Librosa {
  measure(path: string): Promise<LibrosaAnswer>
  close(): Promise<void>
}

/** One thread each, as ours is measured on one. */
const ONE_THREAD = Object.fromEntries(
  ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'NUMBA_NUM_THREADS'].map((name) => [name, '1']),
)

/** Starts librosa in a Python of its own, kept warm from one file to the next. */
export function openLibrosa(python: string): Librosa {
  const script = fileURLToPath(new URL('./measure_with_librosa.py', import.meta.url))
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...ONE_THREAD } })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async measure(path) {
      child.stdin.write(`${JSON.stringify(path)}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error(`${python} ended without an answer (expected a Python with librosa 0.11)`)
      return JSON.parse(value)
    },
    async close() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
