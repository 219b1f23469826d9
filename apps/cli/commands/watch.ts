import { parseArgs } from 'node:util'
import type { AnalysisResource } from '#libs/contract/api'
import { SmartPlayError } from '#libs/contract/errors'
import { analysisId } from '#libs/contract/stored'
import { asTheyEnd } from '../as-they-end.ts'
import { type AnalysisNews, followAnalysis } from '../client/follow-analysis.ts'
import { Refusal } from '../client/refusal.ts'
import type { ServerClient } from '../client/server-client.ts'
import { openNamedServer, SERVER_FLAGS, SERVER_HELP } from '../client/server-flags.ts'
import { EXIT } from '../exit-status.ts'
import { describeSong, textBlock } from '../show/describe-song.ts'
import { describeResource } from '../show/format-sent.ts'
import { openProgress, type Progress, type Task } from '../show/progress.ts'
import { stepOf } from '../submit/submit-song.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import type { Command } from './command.ts'

const FLAGS = {
  ...SERVER_FLAGS,
  json: { type: 'boolean', default: false },
  jsonl: { type: 'boolean', default: false },
} as const

/** A service counts the open event streams of one client. */
const AT_ONCE = 32

export const watchCommand: Command = {
  summary: 'follow analyses of a service to their end, stage by stage',
  usage: `smartplay watch ID... [--jsonl] [--server URL] [--key KEY]

Shows how analyses get on, each stage as it begins, and how they end. A broken connection is made again, and goes on
after the last event that was read; a service that restarts is waited for.

${SERVER_HELP}
  --jsonl        one JSON line for each event; what you get anyway in a file or a pipe (--json is the same)

  smartplay watch a0123456789abcdef0123456789abcdef
  smartplay submit song.mp3 --jsonl | jq -r .id | xargs smartplay watch

The exit status is 0 when all completed, 1 when one did not, 2 for a wrong call, 3 when no service answers, 130 after
Ctrl-C: the analyses go on.`,
  run: watch,
}

async function watch(args: readonly string[]): Promise<number> {
  const { values, positionals: ids } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true })
  if (ids.length === 0) throw new SmartPlayError('bad-request', 'no analysis was named (expected watch ID...)')
  for (const id of ids) requireId(id)
  const isText = process.stdout.isTTY && !values.json && !values.jsonl
  const client = openNamedServer(values)
  await client.checkAccess(['read'])
  const ended = await untilInterrupted((signal) => watchAll(ids, { client, signal, format: isText ? TEXT : LINES }))
  if (ended !== 'interrupted') return ended === 0 ? EXIT.fine : EXIT.failed
  process.stderr.write(`interrupted; the analyses go on, and smartplay watch ${ids.join(' ')} comes back to them\n`)
  return EXIT.interrupted
}

interface Watching {
  readonly client: ServerClient
  readonly signal: AbortSignal
  readonly format: Format
}

/** How many did not complete. */
async function watchAll(ids: readonly string[], watching: Watching): Promise<number> {
  const progress = openProgress({ total: ids.length, work: ids.length, counts: 'begun files' })
  let failed = 0
  try {
    const outcomes = asTheyEnd(ids, AT_ONCE, (id) => watchOne(id, watching, progress))
    for await (const outcome of outcomes) {
      if (outcome !== 'completed') failed += 1
    }
    return failed
  } finally {
    progress.close()
  }
}

async function watchOne(id: string, { client, signal, format }: Watching, progress: Progress): Promise<string> {
  const task = progress.begin(id, 1)
  const onWait = ({ ms, reason }: { readonly ms: number; readonly reason: string }) =>
    task.step({ note: `waits ${Math.ceil(ms / 1000)} s (${reason})` })
  let outcome = 'forgotten'
  try {
    for await (const news of followAnalysis(client, id, { signal, onWait })) {
      progress.print(format.news(id, news))
      showStage(task, news)
      if (news.kind === 'ended') outcome = news.resource.status
    }
  } catch (error) {
    // The other analyses are followed all the same.
    if (!(error instanceof Refusal && error.status === 404)) throw error
    progress.print(format.refusal(id, error))
  }
  task.end(outcome === 'completed' ? 'done' : 'failed')
  return outcome
}

function showStage(task: Task, news: AnalysisNews): void {
  if (news.kind === 'stage') task.step(stepOf(news.progress))
  if (news.kind === 'stands') task.step({ note: news.resource.status, share: 0 })
}

interface Format {
  news(id: string, news: AnalysisNews): string
  refusal(id: string, error: Refusal): string
}

const LINES: Format = {
  news(id, news) {
    switch (news.kind) {
      case 'stands':
        return jsonLine({ id, event: 'snapshot', analysis: news.resource })
      case 'stage':
        return jsonLine({ id, event: 'stage', stage: news.progress.stage, state: news.progress.state })
      case 'ended':
        return jsonLine({ id, event: news.resource.status, analysis: news.resource })
      case 'forgotten':
        return jsonLine({ id, event: 'cancelled' })
    }
  },
  refusal: (id, { code, message }) => jsonLine({ id, error: { code, message } }),
}

/** On a terminal the stages move in the lines below: what is printed is how it ended. */
const TEXT: Format = {
  news(id, news) {
    if (news.kind === 'forgotten') return textBlock(id, ['forgotten: somebody has removed it'])
    return news.kind === 'ended' ? describeEnd(news.resource) : ''
  },
  refusal: (id, { code, message }) => textBlock(id, [`${code}: ${message}`]),
}

function describeEnd(resource: AnalysisResource): string {
  const title = `${resource.name} (${resource.id})`
  return resource.status === 'completed'
    ? describeSong(title, resource)
    : textBlock(title, [describeResource(resource)])
}

function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

function requireId(id: string): void {
  if (analysisId.safeParse(id).success) return
  throw new SmartPlayError('bad-request', `${id} is no id of an analysis (expected a and 32 hex digits)`)
}
