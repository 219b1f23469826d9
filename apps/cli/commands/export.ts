import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { AnalysisResource } from '#libs/contract/api'
import { SmartPlayError } from '#libs/contract/errors'
import { HISTORY_STATUSES, type HistoryStatus } from '#libs/contract/history'
import type { ServerClient } from '../client/server-client.ts'
import { openNamedServer, SERVER_FLAGS, SERVER_HELP } from '../client/server-flags.ts'
import { EXIT } from '../exit-status.ts'
import { type ExportFile, openExportFile } from '../export/export-file.ts'
import { exportPages } from '../export/export-pages.ts'
import { formatRecord } from '../show/csv.ts'
import { createLiveLines } from '../show/live-lines.ts'
import { ERROR_COLUMNS, resourceCells, SONG_COLUMNS } from '../show/song-columns.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import type { Command } from './command.ts'

const FLAGS = {
  ...SERVER_FLAGS,
  status: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  cursor: { type: 'string' },
} as const

const FORMATS = ['csv', 'jsonl'] as const
type Format = (typeof FORMATS)[number]

export const exportCommand: Command = {
  summary: 'all analyses of a service as CSV or JSON lines',
  usage: `smartplay export [--status STATUS] [--format csv|jsonl] [--out FILE] [--server URL] [--key KEY]

Writes what a running service has analysed, the newest upload first: as CSV with a header (RFC 4180), or as the JSON of
GET /v1/analyses/{id}, one line each. The same content sent twice is there twice, with the name and time of each upload.

  --status STATUS  only those: ${HISTORY_STATUSES.join(', ')} (default: all)
  --format FORMAT  csv or jsonl (default: csv)
  --out FILE       into a file, which is there when it is whole. Interrupted, the same command goes on in FILE.part
  --cursor CURSOR  without --out: goes on where an interrupted export said, without another header
${SERVER_HELP.replaceAll('URL   ', 'URL     ').replaceAll('KEY      ', 'KEY        ')}

  smartplay export --status completed --out moods.csv
  smartplay export --format jsonl | jq -r 'select(.mood == "calm") | .name'

The exit status is 0 when everything is written, 1 when it could not be, 2 for a wrong call, 3 when no service answers,
130 after Ctrl-C.`,
  run: exportAnalyses,
}

async function exportAnalyses(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true })
  if (positionals.length > 0) throw new SmartPlayError('bad-request', `expected no ${positionals[0]} after export`)
  if (values.out !== undefined && values.cursor !== undefined) {
    throw new SmartPlayError('bad-request', 'expected --cursor without --out, whose file knows where to go on')
  }
  const format = readOneOf(FORMATS, values.format ?? 'csv')
  const status = values.status === undefined ? undefined : readOneOf(HISTORY_STATUSES, values.status)
  const client = openNamedServer(values)
  await client.checkAccess(['read'])
  const purpose = JSON.stringify([client.url, status ?? null, format])
  const sink = values.out === undefined ? toOutput(values.cursor) : await openExportFile(values.out, purpose)
  try {
    const ended = await untilInterrupted((signal) => exportAll(sink, { client, status, format, signal }))
    if (ended !== 'interrupted') return EXIT.fine
    sayHowToGoOn(sink, values.out)
    return EXIT.interrupted
  } catch (error) {
    sayHowToGoOn(sink, values.out)
    throw error
  } finally {
    await sink.close()
  }
}

interface Export {
  readonly client: ServerClient
  readonly status: HistoryStatus | undefined
  readonly format: Format
  readonly signal: AbortSignal
}

async function exportAll(sink: ExportFile, { client, status, format, signal }: Export): Promise<void> {
  const lines = process.stderr.isTTY && !process.stdout.isTTY ? createLiveLines(process.stderr) : undefined
  let count = 0
  let head = format === 'csv' && sink.cursor === undefined ? HEADER : ''
  try {
    for await (const { analyses, nextCursor } of exportPages(client, { status, cursor: sink.cursor, signal })) {
      await sink.write(head + analyses.map(FORMAT[format]).join(''), nextCursor)
      head = ''
      count += analyses.length
      lines?.draw([`${count} analyses`])
    }
    await sink.finish()
  } finally {
    lines?.clear()
  }
  process.stderr.write(`${count} analyses exported\n`)
}

/** Standard output, as slow as whoever reads it. */
function toOutput(begin: string | undefined): ExportFile {
  let cursor = begin
  return {
    get cursor() {
      return cursor
    },
    async write(text, nextCursor) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
      cursor = nextCursor ?? undefined
    },
    finish: async () => {},
    close: async () => {},
  }
}

function sayHowToGoOn({ cursor }: ExportFile, out: string | undefined): void {
  if (cursor === undefined) return
  const how = out === undefined ? `with --cursor ${cursor}, to be appended` : `in ${out}.part`
  process.stderr.write(`unfinished; the same command goes on ${how}\n`)
}

const HEADER = formatRecord([
  ...['id', 'name', 'submittedAt', 'status'],
  ...[...SONG_COLUMNS, ...ERROR_COLUMNS, 'pipelineVersion'],
])

const FORMAT: Readonly<Record<Format, (resource: AnalysisResource) => string>> = {
  csv(resource) {
    const { id, name, submittedAt, status, pipelineVersion } = resource
    return formatRecord([id, name, submittedAt, status, ...resourceCells(resource), pipelineVersion])
  },
  jsonl: (resource) => `${JSON.stringify(resource)}\n`,
}

function readOneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text)
  if (found !== undefined) return found
  throw new SmartPlayError('bad-request', `${text} is none of ${known.join(', ')}`)
}
