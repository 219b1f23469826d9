import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURES_VERSION } from '#libs/features/table'
import { type Manifest, manifestSchema } from './manifest.ts'

/** A model on the disk, checked but not opened: enough to know which one it is. */
export interface Papers {
  /** Where they lie. */
  readonly folder: string
  readonly manifest: Manifest
  /** Eight hex digits that change with the model and with every one of its settings. */
  readonly version: string
  /** The .onnx file. */
  readonly bytes: Buffer
}

/**
 * Reads a model's manifest and bytes, and checks that they belong together and to our features; `path` is its folder, or
 * the .onnx file in it. Throws `model-invalid` with what is wrong.
 */
export async function readPapers(path: string): Promise<Papers> {
  const folder = await findFolder(path)
  const papers = await read(join(folder, 'manifest.json'))
  const manifest = parseManifest(papers)
  requireFeatures(manifest)
  const bytes = await read(join(folder, manifest.model.file))
  requireBytes(manifest, bytes)
  return { folder, manifest, version: sha256(Buffer.concat([bytes, papers])).slice(0, 8), bytes }
}

async function findFolder(path: string): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new SmartPlayError('model-invalid', `no model at ${path} (expected a folder with manifest.json)`, { cause })
  })
  return found.isDirectory() ? path : dirname(path)
}

async function read(path: string): Promise<Buffer> {
  return await readFile(path).catch((cause: unknown) => {
    throw new SmartPlayError('model-invalid', `cannot read ${path} (expected a file of the model)`, { cause })
  })
}

function parseManifest(papers: Buffer): Manifest {
  const result = manifestSchema.safeParse(parseJson(papers.toString('utf8')))
  if (result.success) return result.data
  throw new SmartPlayError('model-invalid', `manifest.json is not a manifest: ${z.prettifyError(result.error)}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SmartPlayError('model-invalid', 'manifest.json is not JSON', { cause })
  }
}

function requireFeatures(manifest: Manifest): void {
  if (manifest.featuresVersion === FEATURES_VERSION) return
  throw new SmartPlayError(
    'model-invalid',
    `the model reads features ${manifest.featuresVersion}, we measure ${FEATURES_VERSION} (expected the same; retrain it)`,
  )
}

function requireBytes(manifest: Manifest, bytes: Buffer): void {
  const found = sha256(bytes)
  if (found === manifest.model.sha256) return
  throw new SmartPlayError(
    'model-invalid',
    `${manifest.model.file} has sha256 ${found}, manifest.json speaks of ${manifest.model.sha256} (expected the same)`,
  )
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
