import { execFile } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { findProgram } from '../servers/find-program.ts'

const run = promisify(execFile)
const kustomize = findProgram('kustomize')

it.skipIf(kustomize === undefined)('starts the image that docs/operations.md has pushed', async () => {
  const copy = await temporaryFolder()
  for (const folder of ['k8s', 'infra/redis']) {
    await cp(join(REPOSITORY, folder), join(copy, folder), { recursive: true })
  }
  const { pushed, rename } = await readSteps()
  const path = [dirname(kustomize ?? ''), process.env.PATH].join(delimiter)
  await run('sh', ['-c', rename], { cwd: copy, env: { ...process.env, PATH: path } })
  const { stdout } = await run(kustomize ?? '', ['build', join(copy, 'k8s/overlays/small')])
  const images = [...stdout.matchAll(/^ +image: (.*smartplay.*)$/gm)].map(([, image]) => image)
  expect(images).toEqual([pushed, pushed])
})

/** What the document pushes, and the line by which it says so to the overlay. */
async function readSteps() {
  const text = await readFile(join(REPOSITORY, 'docs/operations.md'), 'utf8')
  const [, pushed] = /^docker push (.+)$/m.exec(text) ?? []
  const [rename] = /^.*kustomize edit set image.*$/m.exec(text) ?? []
  if (pushed === undefined || rename === undefined) throw new Error('expected a push, and a line that names the image')
  return { pushed, rename }
}
