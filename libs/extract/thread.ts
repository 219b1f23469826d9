import { setPriority } from 'node:os'
import { workerData } from 'node:worker_threads'
import type { Signal } from '#libs/dsp/signal'
import { type Ears, referenceEars } from '#libs/features/ears'
import { measure, requireSamples } from '#libs/features/measure'
import { FEATURES_VERSION, type Measurements } from '#libs/features/table'
import { describe } from './descriptors.ts'
import { createKernelEars, shapeOf } from './kernel/kernel-ears.ts'
import { readKernelModule } from './kernel/kernel-module.ts'
import type { ThreadData } from './thread-file.ts'

// A thread is a program: its kernel, with the memory in which all its signals are heard, begins and ends with it. Outside
// of a pool, as in the bench, nobody hands it one.
const { kernel: module, niceness }: ThreadData = workerData ?? { kernel: readKernelModule(), niceness: 0 }
const kernel = module && createKernelEars(module)
// Linux takes the call for this thread alone; elsewhere it would slow down the whole process.
if (niceness > 0 && process.platform === 'linux') setPriority(niceness)

/** What runs in a thread: everything that is measured in one signal. */
export function measureInThread(signal: Signal): Measurements {
  requireSamples(signal)
  const { features, extension, tempo, glimpses } = measure(signal, earsFor(signal))
  return { version: FEATURES_VERSION, features, extension, descriptors: describe(glimpses), tempo }
}

/** A signal for which the kernel finds no room is heard by the reference: slower, with the same numbers. */
function earsFor(signal: Signal): Ears {
  return kernel?.makeRoomFor(shapeOf(signal)) ? kernel : referenceEars
}
