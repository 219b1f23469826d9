import { describe, expect, it } from 'vitest'
import { checkEnding } from './check-ending.ts'
import type { Ending } from './launch-ffmpeg.ts'

const well: Ending = { status: 0, signal: null, timedOut: false, elapsedMs: 19_000, errorText: '' }
const check = (ending: Partial<Ending>, said?: string) => () =>
  checkEnding({ ...well, ...ending }, { container: 'mp3', timeoutMs: 20_000, said })
const killed = (signal: NodeJS.Signals): Partial<Ending> => ({ status: null, signal })

describe('checkEnding', () => {
  it('is content with status 0, whatever was said', () => {
    expect(check({ errorText: 'Header missing' }, 'Header missing')).not.toThrow()
  })

  it.each<[string, Partial<Ending>, string | undefined, string]>([
    ['our own time limit', { ...killed('SIGKILL'), timedOut: true }, undefined, 'decode-timeout'],
    ['the CPU limit, by which ffmpeg ends itself', { status: 255 }, undefined, 'decode-timeout'],
    ['the CPU limit, by which the kernel ends it', killed('SIGXCPU'), undefined, 'decode-timeout'],
    ['the output limit', killed('SIGXFSZ'), undefined, 'outside-limits'],
    ['the memory limit', { status: 244, errorText: 'x: Cannot allocate memory\n' }, undefined, 'outside-limits'],
    ['a kill from outside', killed('SIGKILL'), undefined, 'decoder-stopped'],
    [
      'a signal from outside, at which ffmpeg ends itself',
      { status: 255, elapsedMs: 50 },
      undefined,
      'decoder-stopped',
    ],
    [
      "a reader's -1, which has the status of a signal",
      { status: 255, elapsedMs: 50, errorText: 'Error opening input: Operation not permitted\n' },
      'Operation not permitted',
      'undecodable',
    ],
    [
      'a kill from outside of one that had complained in such words',
      { ...killed('SIGKILL'), errorText: 'Error submitting packet: Operation not permitted\n' },
      undefined,
      'decoder-stopped',
    ],
    [
      'a limit that may not be set, in the words of the kernel',
      { status: 1, errorText: 'prlimit: failed to set the AS limit: Operation not permitted\n' },
      'prlimit: failed to set the AS limit: Operation not permitted',
      'decoder-missing',
    ],
    ['a program that is not there', { status: 127 }, 'nice: /x/ffmpeg: No such file', 'decoder-missing'],
    ['a limit that may not be set', { status: 1 }, 'prlimit: failed to set the AS limit', 'decoder-missing'],
    ['a crash', killed('SIGSEGV'), undefined, 'undecodable'],
    ['an abort', killed('SIGABRT'), undefined, 'undecodable'],
    ['a failure', { status: 1 }, 'Invalid data found', 'undecodable'],
  ])('tells %s by its code', (_what, ending, said, code) => {
    expect(check(ending, said)).toThrow(expect.objectContaining({ code }))
  })

  it('says what ffmpeg said', () => {
    expect(check({ status: 1 }, 'moov atom not found')).toThrow('cannot decode the mp3 file: moov atom not found')
  })
})
