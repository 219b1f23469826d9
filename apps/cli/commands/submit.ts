import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig, readEnvironment } from '#libs/config/env'
import { SmartPlayError } from '#libs/contract/errors'
import { asTheyEnd } from '../as-they-end.ts'
import { openNamedServer, SERVER_FLAGS, SERVER_HELP } from '../client/server-flags.ts'
import { EXIT } from '../exit-status.ts'
import { type AnswerFormat, chooseFormat, FORMAT_FLAGS, FORMAT_HELP } from '../show/answer-format.ts'
import { SENT_FORMATS, SENT_HEADER } from '../show/format-sent.ts'
import { openProgress, type Progress } from '../show/progress.ts'
import { type FoundSong, findSongs } from '../submit/find-songs.ts'
import { type Journal, openJournal } from '../submit/journal.ts'
import { isDone, type Sending, type SentSong, submitSong } from '../submit/submit-song.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import type { Command } from './command.ts'

const FLAGS = {
  ...SERVER_FLAGS,
  ...FORMAT_FLAGS,
  wait: { type: 'boolean', default: false },
  parallel: { type: 'string', default: '4' },
  resume: { type: 'string' },
} as const

/** More than that, and a service counts them as too many event streams of one client. */
const MOST_PARALLEL = 64

export const submitCommand: Command = {
  summary: 'send files and whole folders to a running service',
  usage: `smartplay submit PATH... [--wait] [--jsonl | --csv] [--server URL] [--key KEY] [--parallel N] [--resume FILE]

Sends audio files to a running service; of a folder everything in it that is audio. What a run has sent it notes in a
journal: the same command again sends the rest, also after Ctrl-C. A service that is busy or away is waited for.

  --wait         stay until each is analysed, and tell its mood
${SERVER_HELP}
${FORMAT_HELP}
  --parallel N   files on their way at once, 1 to ${MOST_PARALLEL} (default: 4)
  --resume FILE  another journal; a new one sends everything
                 (default: .smartplay-submit.jsonl in ~/.local/state/smartplay, or below XDG_STATE_HOME)

  smartplay submit song.mp3 --wait
  smartplay submit ~/Music --wait --csv > moods.csv
  SMARTPLAY_KEY=sp_... smartplay submit ~/Music --server https://music.example.org --parallel 8

The exit status is 0 when all is well, 1 when a file failed, 2 for a wrong call, 3 when no service answers, 130 after
Ctrl-C.`,
  run: submit,
}

async function submit(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true })
  if (positionals.length === 0) throw new SmartPlayError('bad-request', 'nothing was named (expected submit PATH...)')
  const format = chooseFormat(values)
  const parallel = readParallel(values.parallel)
  const stay = values.wait ? 'until ended' : 'until sent'
  const client = openNamedServer(values)
  await client.checkAccess(values.wait ? ['upload', 'read'] : ['upload'])
  const journal = await openJournal(values.resume ?? defaultJournal(), client.url)
  try {
    const plan = await makePlan(positionals, { journal, stay })
    const ended = await untilInterrupted((signal) => {
      return sendAll(plan, { sending: { client, journal, stay, signal }, parallel, format })
    })
    if (ended !== 'interrupted') return sayEnd(plan, ended)
    sayHowToGoOn(journal)
    return EXIT.interrupted
  } catch (error) {
    sayHowToGoOn(journal)
    throw error
  } finally {
    await journal.close()
  }
}

/** What is to be sent, what is not there, and how many are done already. */
interface Plan {
  readonly songs: readonly FoundSong[]
  readonly refused: readonly SentSong[]
  readonly skipped: number
}

async function makePlan(named: readonly string[], done: Pick<Sending, 'journal' | 'stay'>): Promise<Plan> {
  const { songs: found, notFound } = await findSongs(named)
  const songs = found.filter((song) => !isDone(song, done))
  return { songs, refused: notFound, skipped: found.length - songs.length }
}

interface Run {
  readonly sending: Sending
  readonly parallel: number
  readonly format: AnswerFormat
}

/** How many failed. */
async function sendAll({ songs, refused }: Plan, { sending, parallel, format }: Run): Promise<number> {
  const work = songs.reduce((sum, { bytes }) => sum + bytes, 0)
  const counts = sending.stay === 'until sent' ? 'begun files' : 'ended files'
  const progress = openProgress({ total: songs.length, work, counts })
  let failed = 0
  const tell = (sent: SentSong) => {
    if (hasFailed(sent)) failed += 1
    progress.print(SENT_FORMATS[format](sent))
  }
  try {
    if (format === 'csv') progress.print(SENT_HEADER)
    refused.forEach(tell)
    const send = (song: FoundSong) => sendOne(song, sending, progress)
    for await (const sent of asTheyEnd(songs, parallel, send)) tell(sent)
    return failed
  } finally {
    progress.close()
  }
}

async function sendOne(song: FoundSong, sending: Sending, progress: Progress): Promise<SentSong> {
  const task = progress.begin(song.file, song.bytes)
  const sent = await submitSong(song, sending, task)
  task.end(hasFailed(sent) ? 'failed' : 'done')
  return sent
}

function hasFailed(sent: SentSong): boolean {
  return 'error' in sent || sent.resource.status === 'failed' || sent.resource.status === 'cancelled'
}

function sayEnd({ songs, refused, skipped }: Plan, failed: number): number {
  const sent = songs.length + refused.length - failed
  const parts = [`${sent} sent`, ...(skipped > 0 ? [`${skipped} done before`] : []), `${failed} failed`]
  process.stderr.write(`${parts.join(', ')}\n`)
  return failed === 0 ? EXIT.fine : EXIT.failed
}

function sayHowToGoOn({ path }: Journal): void {
  process.stderr.write(`unfinished; the same command goes on where it stopped (its journal: ${path})\n`)
}

function readParallel(text: string): number {
  const parallel = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (parallel >= 1 && parallel <= MOST_PARALLEL) return parallel
  throw new SmartPlayError('bad-request', `--parallel ${text} does not fit (expected 1 to ${MOST_PARALLEL})`)
}

function defaultJournal(): string {
  return join(readConfig(readEnvironment()).stateDirectory, '.smartplay-submit.jsonl')
}
