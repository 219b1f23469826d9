import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { type AnalysisResource, analysisResource, type CompletedResource } from '#libs/contract/api'
import { waitUntil } from '../servers/wait-until.ts'

/** A form with one file in it, as a browser sends it. */
export interface Part {
  readonly path: string
  readonly field?: string
  readonly name?: string
  readonly type?: string
}

const PATIENCE_MS = 60_000

export async function formOf(...parts: readonly Part[]): Promise<FormData> {
  const form = new FormData()
  for (const { path, field = 'audio', name = basename(path), type = '' } of parts) {
    form.append(field, await openAsBlob(path, { type }), name)
  }
  return form
}

export async function post(url: string, ...parts: readonly Part[]): Promise<Response> {
  return fetch(url, { method: 'POST', body: await formOf(...parts), signal: AbortSignal.timeout(PATIENCE_MS) })
}

/** Sends a file to be analysed and answers with what the service says of it; whatever is not 200 or 202 is an error. */
export async function submit(apiUrl: string, path: string, name = basename(path)): Promise<AnalysisResource> {
  const response = await post(`${apiUrl}/v1/analyses`, { path, name })
  if (response.status !== 202 && response.status !== 200) throw new Error(await response.text())
  return analysisResource.parse(await response.json())
}

export async function look(apiUrl: string, id: string): Promise<AnalysisResource> {
  const response = await fetch(`${apiUrl}/v1/analyses/${id}`)
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return analysisResource.parse(await response.json())
}

export interface Waiting {
  readonly apiUrl: string
  readonly id: string
  readonly timeoutMs?: number
}

/** Asks until the analysis stands as expected. */
export async function waitForStatus<Status extends AnalysisResource['status']>(
  { apiUrl, id, timeoutMs = PATIENCE_MS }: Waiting,
  status: Status,
): Promise<AnalysisResource & { status: Status }> {
  let current: AnalysisResource | undefined
  const attempt = async () => {
    current = await look(apiUrl, id)
    if (current.status !== status) throw new Error(JSON.stringify(current))
  }
  await waitUntil({ what: `${status} of ${id}`, timeoutMs, attempt })
  return current as AnalysisResource & { status: Status }
}

export function waitForResult(apiUrl: string, id: string, timeoutMs = PATIENCE_MS): Promise<CompletedResource> {
  return waitForStatus({ apiUrl, id, timeoutMs }, 'completed')
}
