import { FEATURES_VERSION } from '#libs/features/table'
import { readPapers } from '#libs/model/papers'
import { RULES_VERSION } from '#libs/mood/rules'

/**
 * Features version, model hash and rules version in one word, such as `f1-9c1e04aa-r1`. Results of different pipeline
 * versions lie side by side; a job belongs to one.
 */
export function pipelineVersionOf(modelVersion: string): string {
  return `${FEATURES_VERSION}-${modelVersion}-${RULES_VERSION}`
}

/** Its first two parts, for the metrics. */
export function modelVersionsOf(pipelineVersion: string) {
  const [features = '', model = ''] = pipelineVersion.split('-')
  return { pipeline: pipelineVersion, features, model }
}

/** The same for a program that has to know the pipeline but does not run it. */
export async function readPipelineVersion(modelPath: string): Promise<string> {
  return pipelineVersionOf((await readPapers(modelPath)).version)
}
