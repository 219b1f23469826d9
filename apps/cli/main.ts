import { asSmartPlayError, SmartPlayError } from '#libs/contract/errors'
import { VERSION } from '#libs/contract/version'
import { Refusal } from './client/refusal.ts'
import { Unreachable } from './client/unreachable.ts'
import { COMMANDS } from './command-table.ts'
import { findCommand, runCommand, usageOf } from './commands/command.ts'
import { EXIT } from './exit-status.ts'
import { printable, printableLines } from './show/fit.ts'

const USAGE = `smartplay ${VERSION}: hears the mood of songs and finds songs like them

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  smartplay ${name.padEnd(10)} ${summary}`)
  .join('\n')}

  smartplay help COMMAND    its flags, with examples; smartplay COMMAND --help is the same
  smartplay --version       the version

  smartplay analyse song.mp3
  smartplay submit ~/Music --wait

The exit status is 0 when all is well, 1 when something failed, 2 for a wrong call, 3 when no service answers, 130 after
Ctrl-C.
`

/** Whoever reads our answer may stop in its middle, as head does; a shell then expects the status of a broken pipe. */
const BROKEN_PIPE = 141

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(BROKEN_PIPE)
  throw error
})
process.exitCode = await run(process.argv.slice(2))

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--version') return say(VERSION)
  if (name === '--help' || name === '-h') return say(USAGE)
  if (name === 'help') return args.length === 0 ? say(USAGE) : run([...args, '--help'])
  const command = findCommand(COMMANDS, name)
  if (command === undefined)
    return complain(name === '' ? 'a command is missing' : `there is no command ${name}`, USAGE)
  try {
    return await runCommand(command, args)
  } catch (error) {
    return isUsageError(error) ? complain(error.message, usageOf(command, args)) : fail(error)
  }
}

function say(text: string): number {
  process.stdout.write(`${text.trimEnd()}\n`)
  return EXIT.fine
}

function complain(what: string, usage: string): number {
  process.stderr.write(`smartplay: ${printable(what)}\n\n${usage.trimEnd()}\n`)
  return EXIT.usage
}

function fail(thrown: unknown): number {
  if (thrown instanceof Unreachable) return report(thrown.message, EXIT.unreachable)
  const { code, message } = thrown instanceof Refusal ? thrown : asSmartPlayError(thrown)
  return report(`${code}: ${message}`, EXIT.failed)
}

function report(what: string, status: number): number {
  process.stderr.write(`smartplay: ${printableLines(what)}\n`)
  return status
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof SmartPlayError) return error.code === 'bad-request'
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
