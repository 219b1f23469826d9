#!/usr/bin/env node
/**
 * npm run check:deployment: every file that deploys SmartPlay, by the tool that its reader would use. Tools that are
 * missing are installed first; one that cannot be had fails its check. Ends with 1 where any check failed.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definition, kustomize, nginx, promtool, pythonTool, run } from './tools.mjs'

process.chdir(join(import.meta.dirname, '../..'))
const OVERLAYS = ['small', 'cluster']
/** Objects that Kubernetes does not know itself: which file of whose definitions has their schema. */
const CUSTOM = [
  { kind: 'scaledobject', owner: 'keda', file: 'keda.sh_scaledobjects.yaml' },
  { kind: 'servicemonitor', owner: 'prometheus-operator', file: 'monitoring.coreos.com_servicemonitors.yaml' },
  { kind: 'prometheusrule', owner: 'prometheus-operator', file: 'monitoring.coreos.com_prometheusrules.yaml' },
]
const CHECKS = {
  Dockerfile: () => run(pythonTool('hadolint'), ['infra/Dockerfile']),
  'docker-compose.yml': checkCompose,
  'nginx configuration': checkNginx,
  'Prometheus configuration and rules': () => run(promtool(), ['check', 'config', 'infra/prometheus/prometheus.yml']),
  'Prometheus rule tests': checkRuleTests,
  ...Object.fromEntries(
    OVERLAYS.map((overlay) => [`k8s/overlays/${overlay}`, (folder) => checkOverlay(overlay, folder)]),
  ),
}

const folder = mkdtempSync(join(tmpdir(), 'smartplay-checks-'))
try {
  const failed = Object.entries(CHECKS).filter(([name, check]) => !passes(name, check))
  console.info(`${Object.keys(CHECKS).length - failed.length} passed, ${failed.length} failed`)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function passes(name, check) {
  try {
    check(folder)
    console.info(`ok      ${name}`)
    return true
  } catch (error) {
    console.error(`FAILED  ${name}\n${error.message}`)
    return false
  }
}

function checkCompose() {
  run(pythonTool('check-jsonschema'), ['--builtin-schema', 'vendor.compose-spec', 'docker-compose.yml'])
}

/** As the container puts it together, with addresses in the place of names, which nginx would look up. */
function checkNginx(folder) {
  const words = { LISTEN: '127.0.0.1:8080', API: '127.0.0.1:5000', RESOLVER: '127.0.0.1', FRONT: '127.0.0.1/32' }
  const template = readFileSync('infra/nginx/nginx.conf.template', 'utf8')
  const path = join(folder, 'nginx.conf')
  writeFileSync(
    path,
    template.replaceAll(/\$\{([A-Z]+)\}/g, (_all, word) => words[word]),
  )
  // It opens /dev/stdout for its log, which a pipe of ours is not.
  const stdout = openSync(join(folder, 'nginx.log'), 'w')
  run(nginx(), ['-t', '-q', '-p', `${folder}/`, '-c', path], { stdio: ['ignore', stdout, 'pipe'] })
  closeSync(stdout)
}

function checkRuleTests() {
  const files = readdirSync('infra/prometheus/tests').map((name) => join('infra/prometheus/tests', name))
  run(promtool(), ['test', 'rules', ...files])
}

function checkOverlay(overlay, folder) {
  const built = join(folder, overlay)
  mkdirSync(built)
  run(kustomize(), ['build', `k8s/overlays/${overlay}`, '-o', built])
  const names = readdirSync(built)
  const customName = (kind) => names.filter((name) => name.includes(`_${kind}_`))
  for (const { kind, ...source } of CUSTOM) {
    for (const name of customName(kind))
      checkCustom(join(built, name), { ...source, schema: join(folder, `${kind}.json`) })
  }
  const known = names.filter((name) => !CUSTOM.some(({ kind }) => customName(kind).includes(name)))
  run(pythonTool('kubernetes-validate'), ['--strict', '--quiet', ...known.map((name) => join(built, name))])
}

function checkCustom(path, { owner, file, schema }) {
  writeFileSync(schema, run(pythonTool('python'), ['infra/checks/crd_schema.py', definition(owner, file)]))
  run(pythonTool('check-jsonschema'), ['--schemafile', schema, path])
}
