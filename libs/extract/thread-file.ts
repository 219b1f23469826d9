import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Module } from './kernel/web-assembly.ts'

/** What a thread is given when it starts. */
export interface ThreadData {
  /** The compiled kernel, where there is one for this processor. */
  readonly kernel: Module | undefined
  /** How far it stands back behind the process's other threads, 0..19. */
  readonly niceness: number
}

/** A thread's file, and the options of node that it needs to run. */
export interface ThreadFile {
  readonly filename: string
  readonly execArgv: string[]
}

/**
 * The thread beside this file, as this file itself is running: `thread.ts` under tsx and vitest, `thread.js` in dist/,
 * because tsc does not rewrite the name in a URL. A `.ts` thread brings its own tsx: vitest gives its loader to no
 * thread.
 */
export function threadFile(): ThreadFile {
  const extension = extname(new URL(import.meta.url).pathname)
  const filename = new URL(`./thread${extension}`, import.meta.url).href
  if (extension !== '.ts') return { filename, execArgv: [] }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return { filename, execArgv: ['--import', tsx] }
}
