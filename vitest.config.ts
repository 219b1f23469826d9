import { defineConfig } from 'vitest/config'

/** `unit` needs nothing but this checkout; `integration` builds the programs and starts real servers. */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['{libs,apps,deam,infra}/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          // Breaking everything takes an hour: npm run test:faults. Here a short selection runs.
          exclude: ['**/node_modules/**', 'tests/faults/rows/**'],
          globalSetup: ['tests/programs/build.ts'],
          // The same faults each time: what is rare shall not refuse somebody else's change. test:faults draws others.
          env: { SMARTPLAY_SEED: process.env.SMARTPLAY_SEED ?? '1' },
          testTimeout: 90_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
