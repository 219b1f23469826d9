import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VERSION } from '#libs/contract/version'
import { FEATURE_NAMES } from '#libs/features/table'
import { runSmartplay } from '../programs/smartplay.ts'
import { useSounds } from '../programs/sounds.ts'

describe('the command line', () => {
  const sounds = useSounds()

  it('analyses files in their order, one JSON line each, and goes on after a bad one', async () => {
    const bad = await sounds.file('text.mp3', 'no music')
    const files = [await sounds.music('mp3'), bad, await sounds.tone(1)]
    const { status, output, complaints } = await runSmartplay(['analyse', '--json', ...files])
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

    expect(lines.map(({ file }) => file)).toEqual(files)
    for (const line of [lines[0], lines[2]]) {
      expect(Object.keys(line).slice(0, 7)).toEqual(DOCUMENTED_KEYS)
      expect(Object.keys(line.features)).toEqual([...FEATURE_NAMES])
      expect(Object.values(line.features).every(Number.isFinite)).toBe(true)
      expect(Object.keys(line.timings)).toContain('decode')
    }
    expect(lines[1]).toEqual({ file: bad, error: { code: 'not-audio', message: expect.stringContaining(bad) } })
    expect(status).toBe(1)
    expect(complaints).toBe('')
  })

  it('exits with 0 when every file was analysed', async () => {
    const { status, output } = await runSmartplay(['analyse', await sounds.tone(2)])
    expect(JSON.parse(output)).toMatchObject({ mood: expect.any(String) })
    expect(status).toBe(0)
  })

  it('gives an error line for a file that is not there, and exits with 1', async () => {
    const { status, output } = await runSmartplay(['analyse', '/nowhere/song.mp3'])
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'not-found' } })
    expect(status).toBe(1)
  })

  it('leaves no temporary file', async () => {
    const song = await sounds.tone(3)
    const folder = dirname(song)
    const { status } = await runSmartplay(['analyse', song], { TMPDIR: folder })
    const ours = (await readdir(folder)).filter((name) => name.startsWith('smartplay'))
    expect([status, ours]).toEqual([0, []])
  })

  it.each(['--help', 'help'])('explains itself at %s', async (argument) => {
    const { status, output } = await runSmartplay([argument])
    expect(output).toMatch(/smartplay analyse +analyse audio files here/)
    expect(status).toBe(0)
  })

  it('knows its version', async () => {
    expect(await runSmartplay(['--version'])).toMatchObject({ status: 0, output: `${VERSION}\n` })
  })

  it.each([
    ['without a command', [], 'smartplay help COMMAND'],
    ['with an unknown command', ['sing'], 'there is no command sing'],
    ['without a file', ['analyse'], 'smartplay analyse FILE...'],
    ['with two formats at once', ['analyse', '--csv', '--json', 'song.mp3'], 'one of --jsonl and --csv'],
  ])('called %s explains itself on standard error, and exits with 2', async (_how, words, told) => {
    const { status, output, complaints } = await runSmartplay(words)
    expect(complaints).toContain(told)
    expect({ status, output }).toEqual({ status: 2, output: '' })
  })

  it('writes CSV where somebody wants it, also of files that failed', async () => {
    const { status, output } = await runSmartplay(['analyse', '--csv', await sounds.tone(1), '/nowhere/song.mp3'])
    const [header = '', song = '', failure = ''] = output.split('\r\n')
    expect(song.split(',')).toHaveLength(header.split(',').length)
    expect(failure).toMatch(/^\/nowhere\/song\.mp3,+not-found,/)
    expect(status).toBe(1)
  })

  it.each([
    ['analyse', '--loud'],
    ['submit', '--quick'],
    ['catalogue', 'verify', '--fast'],
  ])('names a flag of %s that there is not, with the usage of that command', async (...words) => {
    const { status, complaints } = await runSmartplay(words)
    expect(complaints).toContain(`'${words.at(-1)}'`)
    expect(complaints).toContain(`\n\nsmartplay ${words.slice(0, -1).join(' ')} `)
    expect(status).toBe(2)
  })

  it('answers --help after a command as help before it', async () => {
    const { output } = await runSmartplay(['help', 'keys', 'create'])
    expect(await runSmartplay(['keys', 'create', '--help'])).toMatchObject({ status: 0, output })
  })

  it.each([
    ...['analyse', 'submit', 'watch', 'export', 'reindex', 'catalogue', 'keys', 'model'].map((name) => [name]),
    ...[
      ['catalogue', 'rollback'],
      ['keys', 'create'],
      ['model', 'train'],
    ],
  ])('explains %s with an example', async (...names) => {
    const helped = await runSmartplay(['help', ...names])
    expect(helped).toMatchObject({ status: 0, complaints: '' })
    expect(helped.output).toMatch(
      new RegExp(`^smartplay ${names.join(' ')} [\\s\\S]+\\n  (SMARTPLAY_KEY=\\S+ )?smartplay ${names[0]} `),
    )
  })
})

const DOCUMENTED_KEYS = ['file', 'features', 'mood', 'confidence', 'probabilities', 'recommendations', 'timings']
