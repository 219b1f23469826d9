/** Builds the page into dist/web, from where the API serves it when it runs from its sources. Takes a second. */
import { spawnSync } from 'node:child_process'

export function buildPage() {
  const { status } = spawnSync('npx', ['vite', 'build', 'apps/web', '--logLevel', 'warn'], { stdio: 'inherit' })
  if (status !== 0) console.error('setup: the page could not be built (it says why above); the API answers without it')
}
