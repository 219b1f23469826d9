import { asSmartPlayError } from '#libs/contract/errors'
import type { Span } from './tracer.ts'

/** Does some work in a span, which ends with it, well or not. */
export async function during<T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await work(span)
  } catch (error) {
    span.fail(asSmartPlayError(error).code)
    throw error
  } finally {
    span.end()
  }
}
