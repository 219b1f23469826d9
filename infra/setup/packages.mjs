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
  console.info('setup: npm ci --ignore-scripts')
  if (npm('ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error')) return downloadDecoder()
  console.error('setup: npm ci failed (it says why above); is the npm registry within reach?')
  process.exit(1)
}

/** The one package whose own code runs at its installation. It cannot download everywhere; another ffmpeg is found then. */
function downloadDecoder() {
  if (!existsSync('node_modules/ffmpeg-static')) return
  console.info('setup: npm rebuild ffmpeg-static')
  if (!npm('rebuild', 'ffmpeg-static', '--silent')) console.info('setup: ffmpeg-static could not download its decoder')
}

function npm(...args) {
  return spawnSync('npm', args, { stdio: 'inherit' }).status === 0
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
