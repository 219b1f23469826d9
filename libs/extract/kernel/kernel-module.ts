import { existsSync, readFileSync } from 'node:fs'
import { type Module, WebAssembly } from './web-assembly.ts'

/**
 * The compiled kernel, or nothing where this processor has no SIMD for it, or where a copy of the program came without
 * the file: the reference gives the same numbers then.
 */
export function readKernelModule(file: URL = new URL('./kernel.wasm', import.meta.url)): Module | undefined {
  if (!existsSync(file)) return undefined
  const bytes = readFileSync(file)
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined
}
