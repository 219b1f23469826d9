import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'

const NAMES = ['ffmpeg-static', 'nosy']

/** A project that allows packages of its own folder to run code at their installation, whichever npm it meets. */
async function makeProject(): Promise<string> {
  const folder = await temporaryFolder()
  const write = (path: string, content: unknown) => writeFile(join(folder, path), JSON.stringify(content))
  const dependencies = Object.fromEntries(NAMES.map((name) => [name, `file:${name}`]))
  const root = { name: 'project', version: '1.0.0', dependencies }
  const locked = { version: '1.0.0', hasInstallScript: true }
  for (const name of NAMES) {
    await mkdir(join(folder, name))
    await write(`${name}/package.json`, { name, version: '1.0.0', scripts: { install: 'node install.js' } })
    await writeFile(join(folder, name, 'install.js'), "require('node:fs').writeFileSync('has-run', '')")
  }
  await write('package.json', { ...root, allowScripts: Object.fromEntries(NAMES.map((name) => [name, true])) })
  await write('package-lock.json', {
    ...{ name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true },
    packages: {
      '': root,
      ...Object.fromEntries(NAMES.map((name) => [`node_modules/${name}`, { ...locked, resolved: `file:${name}` }])),
    },
  })
  // Copied as from a registry: what is only linked is no installation.
  await writeFile(join(folder, '.npmrc'), 'install-links=true\noffline=true\nupdate-notifier=false\n')
  return folder
}

describe('ensurePackages', () => {
  it("runs no package's code at its installation but ffmpeg-static's", async () => {
    const folder = await makeProject()
    const module = JSON.stringify(resolve('infra/setup/packages.mjs'))
    const code = `import(${module}).then(({ ensurePackages }) => ensurePackages())`
    const { status, stderr } = spawnSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const installed = (name: string) => join(folder, 'node_modules', name)
    expect(NAMES.filter((name) => existsSync(join(installed(name), 'package.json')))).toEqual(NAMES)
    expect(NAMES.filter((name) => existsSync(join(installed(name), 'has-run')))).toEqual(['ffmpeg-static'])
  })
})
