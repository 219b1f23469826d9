#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * Builds the programs and the page into one folder (default: dist).
 *
 *   --out DIR    another folder
 *   --no-check   emit without checking types, where something else checks them
 */
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dist' }, 'no-check': { type: 'boolean', default: false } },
})
const repository = join(dirname(fileURLToPath(import.meta.url)), '../..')
const out = resolve(repository, values.out)
const run = (program, ...args) =>
  execFileSync(join(repository, 'node_modules/.bin', program), args, { cwd: repository, stdio: 'inherit' })

rmSync(out, { recursive: true, force: true })
run('tsc', '-p', 'tsconfig.build.json', '--outDir', out, ...(values['no-check'] ? ['--noCheck'] : []))
copyFileSync(join(repository, 'infra/build/package.json'), join(out, 'package.json'))
copyFileSync(join(repository, 'libs/extract/kernel/kernel.wasm'), join(out, 'libs/extract/kernel/kernel.wasm'))
if (existsSync(join(repository, 'apps/web/vite.config.ts'))) {
  run('vite', 'build', 'apps/web', '--outDir', join(out, 'web'), '--logLevel', 'warn')
}
