import { SmartPlayError } from '#libs/contract/errors'
import type { Measurements } from '#libs/features/table'
import type { Votes } from '#libs/mood/judgement'
import type { JudgementSettings } from '#libs/mood/settings'
import type { Manifest } from './manifest.ts'
import { readPapers } from './papers.ts'
import { InferenceSession } from './runtime.ts'
import { outputsOf, vote } from './vote.ts'

export interface Model {
  readonly manifest: Manifest
  /** Eight hex digits that change with the model and with every one of its settings. */
  readonly version: string
  /** What the judgement needs of the manifest. */
  readonly settings: JudgementSettings
  /** What the ensemble says of one song. */
  vote(measurements: Measurements): Promise<Votes>
  close(): Promise<void>
}

/**
 * Opens a model that was trained for exactly our features; `path` is its folder, or the .onnx file in it.
 *
 * Throws `model-invalid` where the papers are missing or wrong, the bytes are not those that the papers speak of,
 * or the model reads another version of the features.
 */
export async function openModel({ path }: { readonly path: string }): Promise<Model> {
  const { manifest, version, bytes } = await readPapers(path)
  const session = await openSession(bytes)
  await requireOutputs(manifest, session)
  return {
    manifest,
    version,
    settings: toSettings(manifest, version),
    vote: (measurements) => vote(session, manifest, measurements),
    close: () => session.release(),
  }
}

/** A graph that cannot answer is closed again: nobody else would. */
async function requireOutputs(manifest: Manifest, session: InferenceSession): Promise<void> {
  const missing = outputsOf(manifest).filter((name) => !session.outputNames.includes(name))
  if (missing.length === 0) return
  await session.release()
  throw new SmartPlayError(
    'model-invalid',
    `${manifest.model.file} has no output ${missing.join(', ')} (it has ${session.outputNames.join(', ')})`,
  )
}

/** One thread: a second made each vote slower. Severity 3 keeps the runtime's warnings out of our logs. */
async function openSession(bytes: Buffer): Promise<InferenceSession> {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const
  return await InferenceSession.create(bytes, options).catch((cause: unknown) => {
    throw new SmartPlayError('model-invalid', 'the model file is no ONNX graph that this runtime can run', { cause })
  })
}

function toSettings(manifest: Manifest, version: string): JudgementSettings {
  const { judgement, inputs, linear, affectErrors } = manifest
  return { ...judgement, inputs, linear, affectErrors, modelVersion: version }
}
