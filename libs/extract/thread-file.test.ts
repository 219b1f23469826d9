import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { threadFile } from './thread-file.ts'

it("the thread's file lies beside its helper, with the same extension", () => {
  expect(threadFile().filename).toMatch(/\/thread\.ts$/)
  expect(existsSync(fileURLToPath(threadFile().filename))).toBe(true)
})

it('a thread in TypeScript brings its own loader', () => {
  expect(threadFile().execArgv[0]).toBe('--import')
  expect(existsSync(fileURLToPath(threadFile().execArgv[1]!))).toBe(true)
})
