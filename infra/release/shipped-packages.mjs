import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Development packages that vite bundles into the page, and that so reach users all the same. */
const BUNDLED = ['preact', '@preact/signals', '@preact/signals-core', 'd3-scale', 'd3-delaunay']

/** Read from the licence file, where the package names none. */
const FOUND_LICENCES = { 'parse-cache-control': 'BSD-3-Clause' }

/** A package of the lockfile that users get: name, version, licence, and where it lies. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && isShipped(path, entry))
    .map(([path, { version, license, optional = false }]) => ({
      ...{ name: path.split('node_modules/').at(-1), version, license: license ?? licenceOf(path), optional },
      directory: join(REPOSITORY, path),
    }))
    .sort((a, b) => `${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`))
}

function isShipped(path, { dev = false, devOptional = false }) {
  return (!dev && !devOptional) || BUNDLED.includes(path.replace(/^node_modules\//, ''))
}

/** Some packages name their licence in an older form, which the lockfile leaves out. */
function licenceOf(path) {
  const name = path.split('node_modules/').at(-1)
  if (name in FOUND_LICENCES) return FOUND_LICENCES[name]
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(REPOSITORY, path, 'package.json'), 'utf8'))
    return license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
