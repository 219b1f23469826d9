import { defineConfig } from 'vitest/config'

/** One file at a time: what is measured here is measured under one fault, not under a neighbour's load. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    name: 'faults',
    include: ['tests/faults/**/*.test.ts'],
    globalSetup: ['tests/programs/build.ts', 'tests/faults/print-table.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
