import { spawn } from 'node:child_process'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CONTAINERS, type Container } from '#libs/contract/containers'
import { serve } from '../../tests/fixtures/serve.ts'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { canListProcesses, processesIn } from '../../tests/programs/processes.ts'
import { waitUntil } from '../../tests/servers/wait-until.ts'
import { createDecoder } from './decode.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { findLauncher, type Launcher } from './launcher.ts'
import { type OpenedDecoder, openDecoder } from './open-decoder.ts'
import { sniffFile } from './sniff.ts'
import { encode, id3, save, saveScript, wavBytes } from './test-sounds.ts'

const searchPath = process.env.PATH ?? ''
// Each test starts ffmpeg, some of them dozens of times, on machines that others load.
vi.setConfig({ testTimeout: 60_000 })
const never = new AbortController().signal
const limits = { excerptSeconds: 30, timeoutMs: 20_000 }
const folder = useFolder()
let decoder: OpenedDecoder
let confined: Launcher
beforeAll(async () => {
  decoder = await openDecoder({ searchPath, scratch: folder.path })
  confined = await findLauncher({ ffmpeg: await findFfmpeg({ searchPath }), searchPath, ...limits })
})
afterAll(() => decoder.close())

const file = (name: string) => `${folder.path}/${name}`
const decode = (path: string, container: Container) => decoder.decode({ path, container, sha256: '' }, never)
/** Threads that make nothing of any mp3. */
const deaf = { decode: async () => undefined }
/** A decoder whose ffmpeg is something else. */
const pretend = (program: string, timeoutMs = 10_000) =>
  createDecoder({
    launcher: { command: [program] },
    build: 'a program',
    mp3: deaf,
    scratch: folder.path,
    excerptSeconds: 30,
    timeoutMs,
  })

describe('a playlist in disguise', () => {
  const playlists = (canary: string, address: string) => ({
    hls: `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${canary}\n#EXT-X-ENDLIST\n`,
    'hls-http': `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${address}/a.ts\n#EXT-X-ENDLIST\n`,
    ffconcat: `ffconcat version 1.0\nfile 'canary.wav'\n`,
    'ffconcat-absolute': `ffconcat version 1.0\nfile '${canary}'\n`,
    dash: `<?xml version="1.0"?><MPD><Period><BaseURL>${address}/</BaseURL></Period></MPD>`,
  })

  it('reads no other file and calls nobody, under any container and any name', async () => {
    let calls = 0
    const address = await serve((_request, response) => {
      calls += 1
      response.end()
    })
    const canary = await encode(file('canary.wav'), [])
    for (const [kind, text] of Object.entries(playlists(canary, address))) {
      for (const [index, container] of CONTAINERS.entries()) {
        const name = [kind, `${kind}.m3u8`, `${kind}.mp3`][index % 3] as string
        const act = decode(await save(file(name), text), container)
        await expect(act, `${name} as ${container}`).rejects.toMatchObject({ code: 'undecodable' })
      }
      expect(await sniffFile(await save(file(kind), text))).toBeUndefined()
    }
    expect(calls).toBe(0)
  })
})

describe('a file of the wrong kind', () => {
  it.each(CONTAINERS)('is no %s, whatever it is called', async (container) => {
    const path = await save(file(`words.${container}`), 'These are words, and not a song. '.repeat(200))
    await expect(decode(path, container)).rejects.toMatchObject({ code: 'undecodable' })
  })

  it('gives no picture to a picture decoder: a picture is no song', async () => {
    const path = await encode(file('picture.png'), ['-frames:v', '1'], 'testsrc2')
    for (const container of CONTAINERS) {
      await expect(decode(path, container)).rejects.toMatchObject({ code: 'undecodable' })
    }
  })
})

describe('a cover picture', () => {
  it('of 60 MB never reaches ffmpeg', async () => {
    const song = await readFile(await encode(file('song.mp3'), ['-id3v2_version', '0']))
    const cover = Buffer.concat([
      Buffer.from('APIC\0\0\0\0\0\0\0image/jpeg\0\x03\0', 'latin1'),
      Buffer.alloc(60_000_000),
    ])
    const path = await save(file('cover.mp3'), Buffer.concat([id3(cover), song]))
    expect(await sniffFile(path)).toBe('mp3')
    expect((await decode(path, 'mp3')).quality).toMatchObject({ truncated: false })
  })

  it.each([
    ['m4a', 'mp4', []],
    ['flac', 'flac', []],
    ['aiff', 'aiff', ['-write_id3v2', '1']],
  ] as const)('in %s is left alone, and is no damage', async (extension, container, extra) => {
    const picture = await encode(file('cover.jpg'), ['-frames:v', '1'], 'testsrc2')
    const options = ['-i', picture, '-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v:0', 'attached_pic']
    const path = await encode(file(`covered.${extension}`), [...options, ...extra])
    expect((await readFile(path)).includes('JFIF')).toBe(true)
    expect((await decode(path, container)).quality).toMatchObject({ truncated: false, silent: false })
  })
})

describe('a bomb', () => {
  const oneSecond = Buffer.alloc(88_200)
  it.each([
    ['1 Hz', { sampleRate: 1 }],
    ['0 Hz', { sampleRate: 0 }],
    ['4 GHz', { sampleRate: 4_000_000_000 }],
    ['255 channels', { channels: 255 }],
    ['no channel', { channels: 0 }],
  ])('of a wav that claims %s is refused before ffmpeg starts', async (_what, options) => {
    const path = await save(file('bomb.wav'), wavBytes(oneSecond, options))
    const act = pretend('/nowhere/ffmpeg').decode({ path, container: 'wav', sha256: '' }, never)
    await expect(act).rejects.toMatchObject({ code: 'outside-limits' })
  })

  it.each([
    ['flac', 'flac', 'fLaC', 18, Buffer.from([0, 0, 0x10])],
    ['ogg', 'ogg', 'vorbis', 11, Buffer.from([1, 0, 0, 0])],
  ] as const)(
    'of a %s that claims 1 Hz is refused before ffmpeg starts',
    async (name, container, mark, offset, rate) => {
      const bytes = await readFile(await encode(file(`rate.${name}`), []))
      rate.copy(bytes, bytes.indexOf(mark) + offset)
      const path = await save(file(`rate.${name}`), bytes)
      const act = pretend('/nowhere/ffmpeg').decode({ path, container, sha256: '' }, never)
      await expect(act).rejects.toMatchObject({ code: 'outside-limits' })
    },
  )

  it('of a false rate that only the decoder sees gives no more than the excerpt', async () => {
    const bytes = await readFile(await encode(file('rate.m4a'), ['-c:a', 'alac']))
    // The second box of that name is ALAC's own heading, whose last field is the rate.
    const rateAt = bytes.lastIndexOf('alac') + 28
    expect(bytes.readUInt32BE(rateAt)).toBe(44_100)
    bytes.writeUInt32BE(1, rateAt)
    const { quality } = await decode(await save(file('rate.m4a'), bytes), 'mp4')
    expect(quality.durationSeconds).toBe(30)
  })

  it('of twenty minutes of silence in a small flac is opened for thirty seconds', async () => {
    const path = await encode(file('silence.flac'), [], 'anullsrc=d=1200')
    const { quality } = await decode(path, 'flac')
    expect(quality).toMatchObject({ durationSeconds: 30, silent: true, truncated: false })
  })

  it('of a wav that claims more than it holds is what it holds', async () => {
    const path = await save(file('liar.wav'), wavBytes(oneSecond, { dataLength: 2_000_000_000 }))
    expect((await decode(path, 'wav')).quality).toMatchObject({ durationSeconds: 1, truncated: true })
  })
})

describe('a decoder gone wrong', () => {
  /** At a rate that needs ffmpeg. */
  const song = async () => save(file('a.wav'), wavBytes(Buffer.alloc(9600), { sampleRate: 48_000 }))
  const decodeBy = async (script: string, options: { timeoutMs?: number; abort?: AbortSignal } = {}) => {
    const program = await saveScript(file(`program-${Math.random()}`), script)
    const fake = pretend(program, options.timeoutMs)
    return fake.decode({ path: await song(), container: 'wav', sha256: '' }, options.abort ?? never)
  }

  it('that hangs is ended at its limit', async () => {
    await expect(decodeBy('sleep 60', { timeoutMs: 300 })).rejects.toMatchObject({ code: 'decode-timeout' })
  })

  it('that is told to stop is ended at once', async () => {
    const begun = performance.now()
    await expect(decodeBy('sleep 60', { abort: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  it.each(['SEGV', 'ABRT', 'BUS'])('that dies of SIG%s condemns the file, and nothing else', async (signal) => {
    await expect(decodeBy(`kill -${signal} $$`)).rejects.toMatchObject({ code: 'undecodable' })
    expect((await decode(await song(), 'wav')).quality.durationSeconds).toBeGreaterThan(0)
  })

  it.runIf(canListProcesses)('that is ended from outside condemns no file', async () => {
    const path = await encode(file('long.flac'), [], 'anullsrc=d=1200')
    const patient = await openDecoder({ searchPath, scratch: folder.path, excerptSeconds: 1200 })
    onTestFinished(() => patient.close())
    const decoding = patient.decode({ path, container: 'flac', sha256: '' }, never)
    const told = expect(decoding).rejects.toMatchObject({ code: 'decoder-stopped' })
    await waitUntil({
      what: 'an ffmpeg that catches signals',
      timeoutMs: 10_000,
      attempt: () => endFfmpeg(folder.path),
    })
    await told
  })

  it.each([1, 0])('that speaks of a full disk is not believed, nor its samples, with status %i', async (status) => {
    const samples = await save(file('short.wav'), wavBytes(Buffer.alloc(9600), { tag: 3, bits: 32 }))
    const script = `cat ${samples}; echo "Error writing trailer: No space left on device" >&2; exit ${status}`
    await expect(decodeBy(script)).rejects.toMatchObject({ code: 'decoder-stopped' })
  })

  it('that writes something else than sound is not believed', async () => {
    await expect(decodeBy('echo hello')).rejects.toMatchObject({ code: 'undecodable' })
  })

  it('that vanished is told as missing', async () => {
    const act = pretend('/nowhere/ffmpeg').decode({ path: await song(), container: 'wav', sha256: '' }, never)
    await expect(act).rejects.toMatchObject({ code: 'decoder-missing' })
  })

  it('that vanished behind its launcher is told as missing', async () => {
    const ffmpeg = file('soon-gone')
    await copyFile(await saveScript(file('short-lived'), 'echo ffmpeg version 0'), ffmpeg)
    const launcher = await findLauncher({ ffmpeg, searchPath, ...limits })
    await rm(ffmpeg)
    const fake = createDecoder({ launcher, build: 'a program', mp3: deaf, scratch: folder.path, ...limits })
    const act = fake.decode({ path: await song(), container: 'wav', sha256: '' }, never)
    await expect(act).rejects.toMatchObject({ code: 'decoder-missing' })
  })

  it('does not outlive the process that started it', async ({ skip }) => {
    if (!confined.confined) skip()
    const prefix = confined.command.slice(0, -1)
    const script = `const c = require('node:child_process').spawn(${JSON.stringify(prefix[0])},
      ${JSON.stringify([...prefix.slice(1), 'sleep', '60'])}, { detached: true, stdio: 'ignore' })
      console.log(c.pid)`
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))))
    await becomes(pid, /^sleep/)
    parent.kill('SIGKILL')
    await becomes(pid, /^$/)
  })
})

/** Tells the ffmpeg that works in this folder to end, once it catches that signal. */
async function endFfmpeg(folder: string): Promise<void> {
  const [decoder] = (await processesIn(folder)).filter(({ name }) => name.startsWith('ffmpeg'))
  if (decoder === undefined) throw new Error(`no ffmpeg works in ${folder}`)
  const status = await readFile(`/proc/${decoder.pid}/status`, 'latin1')
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(status)?.[1]}`)
  if ((caught & SIGTERM_BIT) === 0n) throw new Error('it does not catch SIGTERM yet')
  process.kill(decoder.pid, 'SIGTERM')
}

/** Signal 15 in a mask of /proc (proc_pid_status(5)). */
const SIGTERM_BIT = 1n << 14n

/** A process's command line; empty where it has ended. */
async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
}

function becomes(pid: number, command: RegExp): Promise<void> {
  const attempt = async () => expect(await commandOf(pid)).toMatch(command)
  return waitUntil({ what: `process ${pid}`, timeoutMs: 10_000, attempt })
}
