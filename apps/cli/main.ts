import { asSmartPlayError, SmartPlayError } from '#libs/contract/errors'
import { VERSION } from '#libs/contract/version'
import { analyseCommand } from './analyse.ts'
import { catalogueCommand } from './catalogue.ts'
import { modelCommand } from './model-command.ts'

const USAGE = `smartplay ${VERSION}: hears the mood of songs and finds songs like them

  smartplay analyse FILE... [--json]   analyse audio files here, without a server
  smartplay catalogue import PATH      note the songs and labels of your copy of DEAM; nothing is copied [--json]
  smartplay catalogue verify FILE      name every fault of a features.json [--no-audio] [--json]
  smartplay model report [--json]      what the mood model is worth, from its held-out judgements
  smartplay model analyze [--json]     what it is: classes, features, importances, accuracies
  smartplay model train --deam DIR     train a new version from your own copy of DEAM [--table FILE] [--name NAME]

  --json       one JSON line per file (also when the output is no terminal)
  --help       this text
  --version    the version

The exit status is 0 when every file was analysed and no fault found, 1 otherwise, 2 for a wrong call.
`

/** Each command gets its own arguments and says with which status to exit. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  analyse: analyseCommand,
  catalogue: catalogueCommand,
  model: modelCommand,
}

process.exitCode = await run(process.argv.slice(2))

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--version') return say(VERSION)
  if (name === '--help' || name === 'help') return say(USAGE)
  const command = COMMANDS[name]
  if (command === undefined) return complain(name === '' ? 'a command is missing' : `there is no command ${name}`)
  try {
    return await command(args)
  } catch (error) {
    return isUsageError(error) ? complain(error.message) : fail(error)
  }
}

function say(text: string): number {
  process.stdout.write(`${text.trimEnd()}\n`)
  return 0
}

function complain(what: string): number {
  process.stderr.write(`smartplay: ${what}\n\n${USAGE}`)
  return 2
}

function fail(thrown: unknown): number {
  const { code, message } = asSmartPlayError(thrown)
  process.stderr.write(`smartplay: ${code}: ${message}\n`)
  return 1
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof SmartPlayError) return error.code === 'bad-request'
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
