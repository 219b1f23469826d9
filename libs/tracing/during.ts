import { asSmartPlayError } from '#libs/contract/errors'
import type { Span } from './tracer.ts'

/** Does some work in a span, which ends with it, well or not. What `abort` cut short fails as `aborted`. */
export async function during<T>(span: Span, work: (span: Span) => Promise<T>, abort?: AbortSignal): Promise<T> {
  try {
    return await work(span)
  } catch (error) {
    span.fail(abort?.aborted ? 'aborted' : asSmartPlayError(error).code)
    throw error
  } finally {
    span.end()
  }
}
