import { expect, it } from 'vitest'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { commandGroup, runCommand, usageOf } from './command.ts'

const output = useOutput()

const sing = { summary: 'sings', usage: 'sing NAME', run: async (args: readonly string[]) => args.length }
const group = commandGroup('choir', 'several voices', { sing })

it('a command gets what follows its name', async () => {
  expect(await runCommand(group, ['sing', 'a', 'b'])).toBe(2)
})

it.each(['--help', '-h'])('explains itself at %s, the group with all of its commands', async (flag) => {
  expect(await runCommand(group, ['sing', flag])).toBe(0)
  expect(await runCommand(group, [flag])).toBe(0)
  expect(output.printed).toBe('sing NAME\nsing NAME\n')
  expect(usageOf(group, ['sing', '--loud'])).toBe('sing NAME')
})

it('takes what follows -- for names', async () => {
  expect(await runCommand(sing, ['--', '--help'])).toBe(2)
})

it('a command that there is not is refused, with those that there are', async () => {
  await expect(runCommand(group, ['dance'])).rejects.toThrow('there is no command choir dance (expected sing)')
  await expect(runCommand(group, ['toString'])).rejects.toMatchObject({ code: 'bad-request' })
})
