import { SmartPlayError } from '#libs/contract/errors'
import { EXIT } from '../exit-status.ts'

/** Gets the arguments after its name, and says with which status to exit. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** What it does, its flags and examples. */
  readonly usage: string
  run(args: readonly string[]): Promise<number>
  /** Those that are under its name: `smartplay keys create`. */
  readonly commands?: Commands
}

export type Commands = Readonly<Record<string, Command>>

/** Explains itself where it is asked to, else does what it is for. */
export function runCommand(command: Command, args: readonly string[]): Promise<number> {
  const inner = innerCommand(command, args)
  if (inner !== undefined) return runCommand(inner, args.slice(1))
  if (!asksForHelp(args)) return command.run(args)
  process.stdout.write(`${command.usage}\n`)
  return Promise.resolve(EXIT.fine)
}

/** Of the command that the arguments lead to. */
export function usageOf(command: Command, args: readonly string[]): string {
  const inner = innerCommand(command, args)
  return inner === undefined ? command.usage : usageOf(inner, args.slice(1))
}

/** Several commands under one name. */
export function commandGroup(name: string, summary: string, commands: Commands): Command {
  return {
    ...{ summary, commands },
    usage: Object.values(commands)
      .map((command) => command.usage)
      .join('\n\n'),
    async run([first = '']) {
      const known = Object.keys(commands).join(', ')
      throw new SmartPlayError('bad-request', `there is no command ${`${name} ${first}`.trim()} (expected ${known})`)
    },
  }
}

export function findCommand(commands: Commands, name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

function innerCommand({ commands = {} }: Command, [first = '']: readonly string[]): Command | undefined {
  return findCommand(commands, first)
}

/** What follows `--` are names. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  const flags = end === -1 ? args : args.slice(0, end)
  return flags.includes('--help') || flags.includes('-h')
}
