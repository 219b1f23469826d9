import { EventEmitter } from 'node:events'
import { access, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { fileBytes } from './file-bytes.ts'
import { type Launch, launchFfmpeg } from './launch-ffmpeg.ts'
import { withSampleFile } from './sample-file.ts'
import { saveScript } from './test-sounds.ts'

const folder = useFolder()

const never = new AbortController().signal
let count = 0

/** Runs a shell script in ffmpeg's place. */
async function launch(script: string, options: { abort?: AbortSignal; timeoutMs?: number; arguments?: string[] } = {}) {
  count += 1
  const program = await saveScript(`${folder.path}/program-${count}`, script)
  return start(program, options)
}

function start(program: string, options: { abort?: AbortSignal; timeoutMs?: number; arguments?: string[] } = {}) {
  const { abort = never, timeoutMs = 10_000 } = options
  return withSampleFile(folder.path, async (file) => {
    const launcher = { command: [program] } as const
    const plan: Launch = {
      launcher,
      arguments: options.arguments ?? [],
      output: file.handle.fd,
      folder: file.folder,
      timeoutMs,
    }
    const ending = await launchFfmpeg(plan, abort)
    const bytes = await fileBytes(file.handle)
    return { ending, output: (await bytes.read(0, bytes.size)).toString() }
  })
}

async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return stat !== '' && !stat.includes(') Z ')
}

describe('launchFfmpeg', () => {
  it('gives the child its arguments as they are, and no shell reads them', async () => {
    const { output } = await launch('printf "%s\\n" "$@"', { arguments: ['$(id)', "a'; b", '*'] })
    expect(output).toBe("$(id)\na'; b\n*\n")
  })

  it('gives the child an environment of one variable', async () => {
    const { output } = await launch('exec /usr/bin/env')
    const names = output
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
    // A shell sets these two by itself.
    expect(names.filter((name) => name !== 'PWD' && name !== '_')).toEqual(['MALLOC_ARENA_MAX'])
  })

  it('starts the child in an empty folder', async () => {
    expect((await launch('ls -a | tr "\\n" " "')).output).toBe('. .. ')
  })

  it('tells how the child ended', async () => {
    expect((await launch('exit 3')).ending).toMatchObject({ status: 3, signal: null, timedOut: false })
    expect((await launch('kill -SEGV $$')).ending).toMatchObject({ status: null, signal: 'SIGSEGV' })
  })

  it('keeps the beginning and the end of a long complaint, and lets the child finish it', async () => {
    const { ending } = await launch('{ echo first; head -c 3000000 /dev/zero | tr "\\0" x; echo last; } >&2; exit 5')
    const errorText = `first\n${'x'.repeat(4090)}${'x'.repeat(1019)}last\n`
    expect(ending).toMatchObject({ status: 5, errorText })
  })

  it('keeps all of a short one', async () => {
    expect((await launch('echo first >&2; echo last >&2')).ending.errorText).toBe('first\nlast\n')
  })

  it('kills a child at its time limit, and what the child started', async () => {
    // Time enough, also on a busy machine, to say which process it has started.
    const { ending, output } = await launch('sleep 60 & echo $!; wait', { timeoutMs: 2000 })
    expect(ending).toMatchObject({ timedOut: true, signal: 'SIGKILL' })
    expect(output).toMatch(/^\d+\n$/)
    // Killed with the child, but nobody has waited for its last moment.
    await expect.poll(() => isAlive(Number(output)), { timeout: 20_000 }).toBe(false)
  })

  it('kills a child that ignores every polite signal', async () => {
    const { ending } = await launch('trap "" TERM INT HUP; while :; do sleep 0.1; done', { timeoutMs: 300 })
    expect(ending.timedOut).toBe(true)
  })

  it('kills the child when told to stop, and gives the reason back', async () => {
    const stop = new AbortController()
    const running = launch('sleep 60', { abort: stop.signal, timeoutMs: 60_000 })
    setTimeout(() => stop.abort(new Error('cancelled')), 100)
    const begun = performance.now()
    await expect(running).rejects.toThrow('cancelled')
    expect(performance.now() - begun).toBeLessThan(20_000)
  })

  it('starts nothing when told to stop before', async () => {
    const ran = `${folder.path}/ran`
    const abort = AbortSignal.abort(new Error('too late'))
    await expect(launch(`touch '${ran}'`, { abort })).rejects.toThrow('too late')
    await expect(access(ran)).rejects.toThrow('ENOENT')
  })

  it('says decoder-missing where there is no program', async () => {
    await expect(start('/nowhere/ffmpeg')).rejects.toMatchObject({ code: 'decoder-missing' })
  })

  it('leaves no listener on a signal that outlives it', async () => {
    const stop = new AbortController()
    await launch('exit 0', { abort: stop.signal })
    expect(EventEmitter.getEventListeners(stop.signal, 'abort')).toEqual([])
  })
})
