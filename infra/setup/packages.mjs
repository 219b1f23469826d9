/** Installs the npm packages of the lockfile, where they are not installed yet. Runs before anything is installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const LOCK = 'package-lock.json'
/** npm writes it at the end of every install. */
const INSTALLED = 'node_modules/.package-lock.json'
const OLDEST_NODE = [20, 19]

export function ensurePackages() {
  requireNode()
  if (isUpToDate()) return
  console.info('setup: npm ci')
  // onnxruntime's install script would fetch GPU libraries from a host; the CPU's are in the package.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { stdio: 'inherit', env })
  if (status === 0) return
  console.error('setup: npm ci failed (it says why above); is the npm registry within reach?')
  process.exit(1)
}

function isUpToDate() {
  return existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  console.error(`setup: this is Node ${process.versions.node} (expected ${OLDEST_NODE.join('.')} or newer)`)
  process.exit(1)
}
