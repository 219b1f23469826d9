import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

describe('the notices', () => {
  it('name every package that users get, and no licence that forbids it', () => {
    const notices = execFileSync('node', ['infra/release/notices.mjs'], { encoding: 'utf8', stdio: 'pipe' })
    for (const name of ['bullmq', 'express', 'onnxruntime-node', 'preact', 'zod']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d.*: (MIT|Apache-2.0|ISC)$`, 'm'))
    }
    expect(notices).not.toMatch(/^vitest /m)
  })
})
