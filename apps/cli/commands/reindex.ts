import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig, readEnvironment } from '#libs/config/env'
import { SmartPlayError } from '#libs/contract/errors'
import type { ReindexResource } from '#libs/contract/reindex'
import { writeFeatures } from '#libs/reindex/write-features'
import { openReindexServer, type ReindexServer } from '../client/reindex-server.ts'
import { openNamedServer, SERVER_FLAGS, SERVER_HELP } from '../client/server-flags.ts'
import { EXIT } from '../exit-status.ts'
import { printable } from '../show/fit.ts'
import { formatEnd, formatProgress, formatStanding } from '../show/format-reindex.ts'
import type { Command } from './command.ts'

export const reindexCommand: Command = {
  summary: 'measure the catalogue anew, by the workers of a running service',
  usage: `smartplay reindex [--follow] [--json] [--server URL] [--key KEY]

Begins to measure the catalogue anew, by the workers of a running service, says where it stands, and returns.

  --follow       begins, or joins the run that goes on, and stays until its end
${SERVER_HELP}
  --json         one JSON line each time it has come further

  smartplay reindex
  smartplay reindex --follow --server https://music.example.org

With --follow and without --server it writes features.json into DEAM_PATH, where that has an audio folder, and says so.
Ctrl-C leaves the run going; smartplay reindex --follow comes back to it.
The exit status is 0 when it has begun or, followed, completed without a failed file; 1 otherwise; 2 for a wrong call, 3
when no service answers, 130 after Ctrl-C.`,
  run: reindex,
}

const FLAGS = {
  ...SERVER_FLAGS,
  follow: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

async function reindex(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true })
  if (positionals.length > 0) throw new SmartPlayError('bad-request', `expected no ${positionals[0]} after reindex`)
  const server = openReindexServer(openNamedServer(values))
  const run = await server.start(values.follow ? 'join' : 'refuse')
  if (!values.follow) return say(values.json ? JSON.stringify(run) : `${run.id} ${run.status}: ${run.links.self}`)
  const ended = await follow(run, server, chooseDisplay(values.json ? 'json' : 'text'))
  if (values.server === undefined) await writeHere(ended, server, readConfig(readEnvironment()))
  return ended.status === 'completed' && ended.files.failed === 0 ? EXIT.fine : EXIT.failed
}

/** How a run is shown while it goes on, and when it has ended. */
interface Display {
  show(run: ReindexResource): void
  end(run: ReindexResource): void
}

async function follow(begun: ReindexResource, server: ReindexServer, display: Display): Promise<ReindexResource> {
  const stay = () => {
    process.stderr.write(`\n${begun.id} goes on; smartplay reindex --follow comes back to it\n`)
    process.exit(EXIT.interrupted)
  }
  process.once('SIGINT', stay)
  let last = begun
  for await (const run of server.follow(begun)) {
    last = run
    if (run.endedAt === null) display.show(run)
  }
  process.off('SIGINT', stay)
  display.end(last)
  return last
}

/** A line that is drawn over belongs on a terminal only; a file gets one for each tenth, a program each that is new. */
function chooseDisplay(answer: 'json' | 'text'): Display {
  const asJson = (run: ReindexResource) => JSON.stringify(run)
  if (answer === 'json') return lineByLine({ format: asJson, formatLast: asJson, stepOf: ({ files }) => files.done })
  if (!process.stdout.isTTY) return lineByLine({ format: formatStanding, formatLast: formatEnd, stepOf: tenthOf })
  return {
    show: (run) => process.stdout.write(`\r\u001b[K${formatProgress(run)}`),
    end: (run) => process.stdout.write(`\r\u001b[K${formatEnd(run)}\n`),
  }
}

interface Lines {
  readonly format: (run: ReindexResource) => string
  readonly formatLast: (run: ReindexResource) => string
  /** A line is printed when this is another number than before. */
  readonly stepOf: (run: ReindexResource) => number
}

function lineByLine({ format, formatLast, stepOf }: Lines): Display {
  let told = ''
  return {
    show(run) {
      const news = `${run.status} ${stepOf(run)}`
      if (news === told) return
      told = news
      process.stdout.write(`${format(run)}\n`)
    },
    end: (run) => process.stdout.write(`${formatLast(run)}\n`),
  }
}

function tenthOf({ files: { done, total } }: ReindexResource): number {
  return total === 0 ? 0 : Math.floor((10 * done) / total)
}

/**
 * Where the service is this machine's, and the catalogue's folder its user's own: features.json is written here, in case no
 * worker could. Another machine's catalogue says nothing of the songs that lie here.
 */
async function writeHere({ catalogue }: ReindexResource, server: ReindexServer, config: Config): Promise<void> {
  const [folder = ''] = config.catalogueDirectories
  const holdsAudio = (await stat(join(folder, 'audio')).catch(() => undefined))?.isDirectory() ?? false
  if (catalogue === null || !holdsAudio) return
  process.stderr.write(`${await tryToWrite(folder, () => server.exportFeatures(catalogue))}\n`)
}

/** The catalogue is current, whether its file can be fetched and written or not. */
async function tryToWrite(folder: string, fetchFeatures: () => Promise<string | undefined>): Promise<string> {
  const path = join(folder, 'features.json')
  try {
    const text = await fetchFeatures()
    if (text === undefined) return `did not write ${path}: another version has become current`
    await writeFeatures(folder, text)
    return `wrote ${path}`
  } catch (error) {
    return `could not write ${path}: ${printable(error instanceof Error ? error.message : String(error))}`
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return EXIT.fine
}
