import { createKernelEars } from '#libs/extract/kernel/kernel-ears'
import { readKernelModule } from '#libs/extract/kernel/kernel-module'
import { referenceEars } from '#libs/features/ears'

/** Both pairs of ears: what is true of one has to be true of the other. */
export const BOTH_EARS = [
  { name: 'the reference', ears: referenceEars },
  { name: 'the kernel', ears: createKernelEars(readKernelModule()!) },
] as const
