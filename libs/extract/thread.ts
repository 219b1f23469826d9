import type { Signal } from '#libs/dsp/signal'
import { measure } from '#libs/features/measure'
import { FEATURES_VERSION, type Measurements } from '#libs/features/table'
import { describe } from './descriptors.ts'

/** What runs in a thread: everything that is measured in one signal. */
export function measureInThread(signal: Signal): Measurements {
  const { features, extension, glimpses } = measure(signal)
  return { version: FEATURES_VERSION, features, extension, descriptors: describe(glimpses) }
}
