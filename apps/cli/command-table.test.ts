import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { COMMANDS } from './command-table.ts'
import { usageOf } from './commands/command.ts'

/** `smartplay ...` at the beginning of code, `npm run smartplay -- ...`, `node .../cli/main.js ...`. */
const CALL = /(?:(?:`|^ *)smartplay|smartplay --|cli\/main\.js) ([a-z][^`\n|#]*)/gm

const ROOMS = ['.', 'apps', 'deam', 'docs', 'infra', 'k8s', 'libs', 'models', 'tests']

/** What people are told to type, and by which document. */
const calls = ROOMS.flatMap(documentsOf).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(CALL)].map(([, words = '']) => [words.trim(), path] as const),
)

it.each(calls)('smartplay %s, as %s has it, is a command with flags that it knows', (call) => {
  const [name = '', ...args] = call.split(/\s+/)
  expect(Object.keys(COMMANDS)).toContain(name)
  const command = COMMANDS[name]!
  if (command.commands !== undefined && args[0] !== undefined) expect(Object.keys(command.commands)).toContain(args[0])
  const usage = usageOf(command, args)
  for (const flag of args.filter((word) => word.startsWith('--'))) expect(usage).toContain(flag)
})

it('the README, the operations and the way to a catalogue name commands', () => {
  const naming = new Set(calls.map(([, path]) => path))
  expect([...naming]).toEqual(expect.arrayContaining(['README.md', 'docs/operations.md', 'deam/README.md']))
})

function documentsOf(room: string): readonly string[] {
  const names = readdirSync(room, { recursive: room !== '.' }).map(String)
  return names.filter((name) => name.endsWith('.md')).map((name) => join(room, name))
}
