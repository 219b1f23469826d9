import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What they measure in milliseconds or megabytes would be a neighbour's doing, so each has the machine for itself. */
const MEASURED = ['bombs', 'decoders', 'followers', 'forgotten', 'reindex', 'slow-redis', 'workers'].map(rowsOf)
const RANDOM = rowsOf('random')
const TIMEOUTS = { testTimeout: 600_000, hookTimeout: 300_000 }
/** The faults at random last for twenty minutes, and beside them two lanes of rows that mostly wait for outages to end. */
const LANES = 3

/**
 * Two parts, one after the other. Within the second, vitest begins with the project whose name comes first: the longest
 * file, beside which all the others run.
 */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    globalSetup: ['tests/programs/build.ts', 'tests/faults/print-table.ts'],
    projects: [
      {
        test: {
          ...{ name: 'alone', include: MEASURED, ...TIMEOUTS },
          ...{ maxWorkers: 1, sequence: { groupOrder: 1 } },
        },
      },
      {
        test: {
          ...{ name: 'beside others: at random', include: [RANDOM], ...TIMEOUTS },
          ...{ maxWorkers: LANES, sequence: { groupOrder: 2 } },
        },
      },
      {
        test: {
          ...{ name: 'beside others: rows', include: ['tests/faults/**/*.test.ts'], exclude: [...MEASURED, RANDOM] },
          ...{ ...TIMEOUTS, maxWorkers: LANES, sequence: { groupOrder: 2 } },
        },
      },
    ],
  },
})

function rowsOf(name: string): string {
  return `tests/faults/rows/${name}.test.ts`
}
