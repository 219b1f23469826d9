import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{libs,apps,deam,infra,tests}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
