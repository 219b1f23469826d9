/** Where everything about an analysis lies in the object store. No key is a folder of another. */

export const INSTALLATION_KEY = 'installation.json'
export const AUDIO = 'audio/'
export const INTENTS = 'intents/'
export const FAILURES = 'failures/'
export const SUBMISSIONS = 'submissions/'
export const WITHDRAWALS = 'withdrawals/'
export const BATCHES = 'batches/'

export const audioKey = (id: string) => `${AUDIO}${id}`
export const intentKey = (id: string) => `${INTENTS}${id}.json`
export const failureKey = (id: string) => `${FAILURES}${id}.json`
export const withdrawalKey = (id: string) => `${WITHDRAWALS}${id}.json`
export const batchKey = (id: string) => `${BATCHES}${id}.json`
export const resultsOf = (id: string) => `results/${id}/`
export const resultKey = (id: string, pipelineVersion: string) => `${resultsOf(id)}${pipelineVersion}.json`
export const checkpointsOf = (id: string) => `features/${id}/`
export const checkpointKey = (id: string, featuresVersion: string) => `${checkpointsOf(id)}${featuresVersion}.json`

/** Milliseconds of the year 2286: every time until then has a positive distance of thirteen digits. */
const END_OF_TIME_MS = 9_999_999_999_999

/** Keys sort ascending, so the distance to the end of time brings the newest submission to the top of a listing. */
export function submissionKey(id: string, submittedAt: Date): string {
  const inverted = String(END_OF_TIME_MS - submittedAt.getTime()).padStart(13, '0')
  return `${SUBMISSIONS}${inverted}-${id}.json`
}

/** The id in a key of INTENTS, FAILURES, SUBMISSIONS, WITHDRAWALS or AUDIO. */
export function idOfKey(key: string): string {
  return /(a[0-9a-f]{32})(?:\.json)?$/.exec(key)?.[1] ?? ''
}
