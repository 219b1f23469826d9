import { describe, expect, it } from 'vitest'
import { CONTAINERS } from '#libs/contract/containers'
import { ffmpegArguments } from './ffmpeg-arguments.ts'

const list = (path = '/music/a.mp3') => ffmpegArguments({ path, container: 'mp3', start: 45, excerptSeconds: 30 })
const inputPart = (args: readonly string[]) => args.slice(0, args.indexOf('-i'))
const given = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

describe('ffmpegArguments', () => {
  it.each(CONTAINERS)('forces the demuxer of %s and lets in no other', (container) => {
    const args = inputPart(ffmpegArguments({ path: '/a', container, start: 0, excerptSeconds: 30 }))
    expect(given(args, '-f')).toBe(given(args, '-format_whitelist'))
    expect(given(args, '-codec_whitelist')).toMatch(/^[a-z0-9_,]+$/)
    expect(given(args, '-protocol_whitelist')).toBe('file,pipe')
  })

  it('names the float decoder of mp3, without which the whitelist refuses every mp3', () => {
    expect(given(list(), '-codec_whitelist')).toContain('mp3float')
  })

  it('hands over a path as one argument, whatever is in it', () => {
    const path = '/music/-i $(reboot) "two  words"\n|concat:.mp3'
    expect(list(path).filter((argument) => argument.includes('music'))).toEqual([`file:${path}`])
  })

  it('skips the tags and limits the excerpt before the input', () => {
    const args = inputPart(list())
    expect(given(args, '-skip_initial_bytes')).toBe('45')
    expect(given(args, '-t')).toBe('30')
    expect(given(args, '-threads')).toBe('1')
    expect(args).toContain('-nostdin')
  })

  it('takes the first audio stream, without pictures, subtitles and data', () => {
    const args = list()
    expect(given(args, '-map')).toBe('0:a:0')
    expect(args).toEqual(expect.arrayContaining(['-vn', '-sn', '-dn']))
  })

  it('writes float samples as wav to the standard output, last of all', () => {
    expect(list().slice(-3)).toEqual(['-f', 'wav', 'pipe:1'])
    expect(list()).toContain('pcm_f32le')
  })
})
