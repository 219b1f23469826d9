import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Decoded } from '#libs/pipeline/deps'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { MP3_DECODER } from './mp3-threads.ts'
import { readMpegFrame } from './mpeg-frame.ts'
import { type OpenedDecoder, openDecoder } from './open-decoder.ts'
import { sniffFile } from './sniff.ts'
import { encode, floats, id3, save, sine, wavBytes } from './test-sounds.ts'

const run = promisify(execFile)
// Each test starts ffmpeg, some of them dozens of times, on machines that others load.
vi.setConfig({ testTimeout: 60_000 })
const never = new AbortController().signal
const folder = useFolder()
const scratch = useFolder()
let decoder: OpenedDecoder
beforeAll(async () => {
  decoder = await openDecoder({ searchPath: process.env.PATH ?? '', scratch: scratch.path })
})
afterAll(() => decoder.close())

const file = (name: string) => `${folder.path}/${name}`

/** Sniffs and decodes, as a worker does. */
async function decode(path: string): Promise<Decoded> {
  const container = await sniffFile(path)
  if (!container) throw new Error(`${path} is no audio`)
  return decoder.decode({ path, container, sha256: '' }, never)
}

/** Correlation of a signal's first channel with a sine of 440 Hz, at the phase that fits best; 1 for the sine itself. */
function likeness({ interleaved, channels }: Decoded['signal']): number {
  let [re, im, power] = [0, 0, 0]
  const frames = interleaved.length / channels
  for (let i = 0; i < frames; i += 1) {
    const x = interleaved[i * channels] as number
    const angle = (2 * Math.PI * 440 * i) / 44_100
    re += x * Math.cos(angle)
    im += x * Math.sin(angle)
    power += x * x
  }
  return Math.sqrt((2 * (re * re + im * im)) / (frames * power))
}

describe('a sine of two seconds', () => {
  it.each([
    ['mono.mp3', ['-ac', '1']],
    ['stereo.mp3', ['-ac', '2']],
    ['variable.mp3', ['-q:a', '4']],
    ['low.mp3', ['-ac', '1', '-ar', '8000']],
    ['8bit.wav', ['-c:a', 'pcm_u8']],
    ['16bit.wav', ['-c:a', 'pcm_s16le']],
    ['24bit.wav', ['-c:a', 'pcm_s24le']],
    ['32bit.wav', ['-c:a', 'pcm_s32le']],
    ['float.wav', ['-c:a', 'pcm_f32le']],
    ['double.wav', ['-c:a', 'pcm_f64le']],
    ['a.flac', []],
    ['deep.flac', ['-sample_fmt', 's32', '-ar', '96000']],
    ['vorbis.ogg', ['-c:a', 'libvorbis']],
    ['a.opus', ['-c:a', 'libopus']],
    ['flac.ogg', ['-c:a', 'flac']],
    ['a.m4a', ['-c:a', 'aac']],
    ['streamed.m4a', ['-c:a', 'aac', '-movflags', '+faststart']],
    ['lossless.m4a', ['-c:a', 'alac']],
    ['a.aac', []],
    ['a.aiff', []],
    ['a.wav', ['-ar', '8000']],
    ['high.wav', ['-ar', '192000']],
  ])('is heard in %s', async (name, options) => {
    const { signal, quality } = await decode(await encode(file(name), options))
    // AAC in ADTS keeps the silence of its first and last frame: up to 0.07 s that are no sine.
    expect(likeness(signal)).toBeGreaterThan(0.98)
    expect(Math.abs(quality.durationSeconds - 2)).toBeLessThan(0.07)
    expect(quality).toMatchObject({ silent: false, truncated: false, channels: name === 'stereo.mp3' ? 2 : 1 })
  })
})

/** Enough of everything for a codec to fill its bit reservoir and to need both kinds of stereo. */
const MUSIC =
  'aevalsrc=0.3*sin(2*PI*330*t)*gt(mod(t\\,0.3)\\,0.1)+0.1*random(0)|0.3*sin(2*PI*500*t)+0.05*random(1):s=44100:d=3'

/** The samples that the plain ffmpeg command makes of a file. */
async function byFfmpeg(path: string): Promise<Float32Array> {
  const plain = ['-nostdin', '-v', 'error', '-i', path, '-ar', '44100', '-f', 'f32le', '-']
  const { stdout } = await run(decoder.ffmpeg, plain, { encoding: 'buffer', maxBuffer: 2 ** 24 })
  return new Float32Array(new Uint8Array(stdout).buffer)
}

/** Two decoders round differently: seen are 4e-6. */
async function expectSamplesOfFfmpeg(path: string): Promise<void> {
  const { signal, decoder: name } = await decode(path)
  const theirs = await byFfmpeg(path)
  expect(name).toBe(MP3_DECODER)
  expect(signal.interleaved.length).toBe(theirs.length)
  expect(theirs.some((sample) => Math.abs(sample) > 0.1)).toBe(true)
  const apart = signal.interleaved.reduce((most, sample, i) => Math.max(most, Math.abs(sample - theirs[i]!)), 0)
  expect(apart).toBeLessThan(1e-5)
}

function* frameStarts(bytes: Buffer): Generator<number> {
  let at = 0
  for (let frame = readMpegFrame(bytes, at); frame; frame = readMpegFrame(bytes, at)) {
    yield at
    at += frame.length
  }
}

describe('samples', () => {
  it('are those of a float wav, bit for bit', async () => {
    const written = [0.1, -0.2, 0.3, -0.4]
    const path = await save(file('exact.wav'), wavBytes(floats(...written), { tag: 3, bits: 32, channels: 2 }))
    const { signal } = await decode(path)
    expect(signal).toEqual({ interleaved: Float32Array.from(written), channels: 2 })
  })

  it('are 16-bit integers over 32,768', async () => {
    const { signal } = await decode(await save(file('ints.wav'), wavBytes(Buffer.from([0, 0x40, 0, 0x80, 0xff, 0x7f]))))
    expect([...signal.interleaved]).toEqual([0.5, -1, 32_767 / 32_768])
  })

  it('of one frame are enough', async () => {
    const { quality } = await decode(await save(file('one.wav'), wavBytes(Buffer.from([0, 0x40]))))
    expect(quality).toMatchObject({ durationSeconds: 1 / 44_100, peak: 0.5 })
  })

  it.each([3, 4, 5, 6, 7, 8])('of %i equal channels become stereo of the same loudness', async (channels) => {
    const data = Buffer.alloc(4410 * channels * 2)
    for (let at = 0; at < data.length; at += 2) data.writeInt16LE(16_384, at)
    const { signal } = await decode(await save(file(`${channels}.wav`), wavBytes(data, { channels })))
    expect(signal.channels).toBe(2)
    expect(signal.interleaved.length).toBe(8820)
    for (const sample of signal.interleaved) expect(sample).toBeCloseTo(0.5, 6)
  })

  it('are the same with and without a tag before the frames', async () => {
    const plain = await encode(file('plain.mp3'), ['-id3v2_version', '0'])
    const bytes = await readFile(plain)
    const tagged = await save(file('tagged.mp3'), Buffer.concat([id3(Buffer.alloc(3_000_000)), bytes]))
    expect((await decode(tagged)).signal).toEqual((await decode(plain)).signal)
  })

  it('of a resampled mp3 are those of the plain ffmpeg command, bit for bit', async () => {
    const path = await encode(file('resampled.mp3'), ['-ac', '2', '-ar', '48000'])
    const { signal, decoder: name } = await decode(path)
    expect(signal.interleaved).toEqual(await byFfmpeg(path))
    expect(name).toBe(decoder.build)
  })

  it.each([
    ['mono.mp3', ['-ac', '1']],
    ['stereo.mp3', ['-b:a', '128k']],
    ['apart.mp3', ['-b:a', '192k', '-joint_stereo', '0']],
    ['least.mp3', ['-b:a', '32k']],
    ['most.mp3', ['-b:a', '320k']],
    ['variable.mp3', ['-q:a', '4']],
    ['bare.mp3', ['-write_xing', '0', '-id3v2_version', '0']],
    ['tagged.mp3', ['-write_id3v1', '1', '-metadata', 'title=x']],
  ])('of %s are those of the plain ffmpeg command within 1e-5, without ffmpeg', async (name, options) => {
    await expectSamplesOfFfmpeg(await encode(file(name), options, MUSIC))
  })

  it.each([3, 20, 21, 50])('of an mp3 cut out of a stream at frame %i are the same too', async (frame) => {
    const options = ['-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0']
    const whole = await readFile(await encode(file('stream.mp3'), options, MUSIC))
    const starts = [...frameStarts(whole)]
    await expectSamplesOfFfmpeg(await save(file('cut.mp3'), whole.subarray(starts[frame])))
  })

  it('end with the excerpt', async () => {
    const { signal, quality } = await decode(await encode(file('long.flac'), [], sine(31)))
    expect(signal.interleaved.length).toBe(30 * 44_100)
    expect(quality).toMatchObject({ durationSeconds: 30, truncated: false })
  })

  it('fill a buffer of their own, so that it can be handed to a thread', async () => {
    const { signal } = await decode(await encode(file('own.wav'), []))
    expect(signal.interleaved.byteLength).toBe(signal.interleaved.buffer.byteLength)
  })
})

describe('quality', () => {
  it('calls digital silence silent, from a lossy file too', async () => {
    const { quality } = await decode(await encode(file('silence.mp3'), [], 'anullsrc=d=2'))
    expect(quality).toMatchObject({ silent: true, peak: 0 })
  })

  it.each([
    ['xing.mp3', []],
    ['cut.wav', []],
    ['cut.flac', []],
    ['cut.ogg', ['-c:a', 'libvorbis']],
    ['cut.opus', ['-c:a', 'libopus']],
    ['cut.m4a', ['-movflags', '+faststart']],
    ['cut.aac', []],
    ['cut.aiff', []],
  ])('calls %s truncated where its end was cut off', async (name, options) => {
    const whole = await readFile(await encode(file(name), options, sine(5)))
    const { quality } = await decode(await save(file(name), whole.subarray(0, Math.round(whole.length * 0.6))))
    expect(quality.truncated).toBe(true)
    expect(quality.durationSeconds).toBeGreaterThan(2)
    expect(quality.durationSeconds).toBeLessThan(4)
  })

  it('does not call an mp3 truncated for the old tag at its end', async () => {
    const whole = await readFile(await encode(file('id3v1.mp3'), ['-write_xing', '0', '-b:a', '128k']))
    const tagged = await save(file('id3v1.mp3'), Buffer.concat([whole, Buffer.from('TAG'), Buffer.alloc(125, 'x')]))
    expect((await decode(tagged)).quality.truncated).toBe(false)
  })
})

describe('what cannot be decoded', () => {
  it.each([
    ['empty.wav', wavBytes(Buffer.alloc(0))],
    ['nan.wav', wavBytes(floats(0.5, Number.NaN, 0.5), { tag: 3, bits: 32 })],
    ['infinite.wav', wavBytes(floats(0.5, Number.POSITIVE_INFINITY), { tag: 3, bits: 32 })],
  ])('%s is refused with a sentence', async (name, bytes) => {
    const act = decode(await save(file(name), bytes))
    await expect(act).rejects.toMatchObject({ code: 'undecodable', message: expect.stringContaining('the wav file') })
  })

  it('is told without naming a folder of ours', async () => {
    const whole = await readFile(await encode(file('headless.m4a'), []))
    const act = decode(await save(file('headless.m4a'), whole.subarray(0, 2000)))
    const told = await act.catch((error: Error) => error.message)
    expect(told).toMatch(/^cannot decode the mp4 file: /)
    expect(told).not.toContain(folder.path)
  })

  it('leaves nothing in the scratch folder, and neither does what can', async () => {
    await decode(await save(file('nothing.wav'), wavBytes(Buffer.alloc(0)))).catch(() => undefined)
    await decode(await save(file('something.wav'), wavBytes(Buffer.alloc(8))))
    expect(await readdir(scratch.path)).toEqual([])
  })
})
