import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { VERSION } from '#libs/contract/version'
import { FEATURE_NAMES } from '#libs/features/table'
import { builtFile, REPOSITORY } from '../programs/repository.ts'
import { useSounds } from '../programs/sounds.ts'

describe('the command line', () => {
  const sounds = useSounds()

  it('analyses files in their order, one JSON line each, and goes on after a bad one', async () => {
    const bad = await sounds.file('text.mp3', 'no music')
    const files = [await sounds.music('mp3'), bad, await sounds.tone(1)]
    const { status, output, complaints } = await smartplay('analyse', '--json', ...files)
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
    const { status, output } = await smartplay('analyse', await sounds.tone(2))
    expect(JSON.parse(output)).toMatchObject({ mood: expect.any(String) })
    expect(status).toBe(0)
  })

  it('gives an error line for a file that is not there, and exits with 1', async () => {
    const { status, output } = await smartplay('analyse', '/nowhere/song.mp3')
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'not-found' } })
    expect(status).toBe(1)
  })

  it('leaves no temporary file', async () => {
    const folders = await readdir(join(tmpdir(), 'smartplay')).catch(() => [])
    expect(folders.filter((name) => pids.some((pid) => name.endsWith(`-${pid}`)))).toEqual([])
  })

  it.each(['--help', 'help'])('explains itself at %s', async (argument) => {
    const { status, output } = await smartplay(argument)
    expect(output).toContain('smartplay analyse FILE...')
    expect(status).toBe(0)
  })

  it('knows its version', async () => {
    expect(await smartplay('--version')).toMatchObject({ status: 0, output: `${VERSION}\n` })
  })

  it.each([
    ['without a command', []],
    ['with an unknown command', ['sing']],
    ['without a file', ['analyse']],
    ['with an unknown option', ['analyse', '--loud', 'song.mp3']],
  ])('called %s explains itself on standard error, and exits with 2', async (_how, words) => {
    const { status, output, complaints } = await smartplay(...words)
    expect(complaints).toContain('smartplay analyse FILE...')
    expect({ status, output }).toEqual({ status: 2, output: '' })
  })

  const pids: (number | undefined)[] = []

  async function smartplay(...words: readonly string[]) {
    const main = builtFile('apps', 'cli', 'main.js')
    const child = spawn(process.execPath, [main, ...words], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'] })
    pids.push(child.pid)
    const ended = once(child, 'exit')
    const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [status] = await ended
    return { status, output, complaints }
  }
})

const DOCUMENTED_KEYS = ['file', 'features', 'mood', 'confidence', 'probabilities', 'recommendations', 'timings']
