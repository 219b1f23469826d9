import type { Progress } from '#libs/pipeline/deps'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Span } from '#libs/tracing/tracer'

/** One span for each stage, made from what the pipeline reports while it runs: it knows nothing of traces itself. */
export interface StageSpans {
  report(progress: Progress): void
  /** Ends a stage that was left in the middle, by the code of what failed. */
  end(code?: string): void
}

export function traceStages(run: Span): StageSpans {
  let current = NO_SPAN

  return {
    report({ stage, state, stages }) {
      if (state === 'started') {
        current = run.begin(stage)
        return
      }
      if (stages.at(-1)?.reused) current = run.begin(stage, { attributes: { 'smartplay.reused': true } })
      end()
    },
    end,
  }

  function end(code?: string) {
    if (code !== undefined) current.fail(code)
    current.end()
    current = NO_SPAN
  }
}
