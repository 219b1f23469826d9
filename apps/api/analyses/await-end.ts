import type { Request, Response } from 'express'
import type { AnalysisResource } from '#libs/contract/api'
import { goneWith } from '../http/gone-with.ts'
import { readPreferences } from '../http/prefer.ts'
import type { Services } from '../services.ts'
import { awaitOutcome } from './await-outcome.ts'

/** Waits for the end of an analysis if the client prefers that, and says so; whether it came, the next look shows. */
export async function awaitEnd(
  id: string,
  { request, response }: { readonly request: Request; readonly response: Response },
  { analyses, syncWaitMs }: Pick<Services, 'analyses' | 'syncWaitMs'>,
): Promise<'asked' | 'not-asked'> {
  response.vary('Prefer')
  const { waitMs, applied } = readPreferences({ prefer: request.get('prefer'), longestMs: syncWaitMs })
  if (applied !== undefined) response.set('Preference-Applied', applied)
  if (waitMs === undefined) return 'not-asked'
  await awaitOutcome(analyses, { id, timeoutMs: waitMs, gone: goneWith(response) })
  return 'asked'
}

export function hasEnded({ status }: Pick<AnalysisResource, 'status'>): boolean {
  return status !== 'queued' && status !== 'running'
}
