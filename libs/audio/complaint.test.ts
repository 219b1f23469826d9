import { describe, expect, it } from 'vitest'
import { complaint, reportsDamage } from './complaint.ts'

const COVER =
  "[mjpeg @ 0x557eea2ccb00] Codec (mjpeg) not on whitelist 'mp3float,mp3'\n    Last message repeated 1 times\n"

describe('complaint', () => {
  it('is the first line, without addresses', () => {
    const text = '[in#0 @ 0x559c2a0b8080] [dec:aac @ 0x55] moov atom not found\nmore\n'
    expect(complaint(text, '/a')).toBe('moov atom not found')
  })

  it('names no path', () => {
    const text = 'file:/srv/data/x y.mp3: Invalid data found when processing input\n'
    expect(complaint(text, '/srv/data/x y.mp3')).toBe('the file: Invalid data found when processing input')
  })

  it('prefers damage to a decoder that was forbidden', () => {
    expect(complaint(`${COVER}Header missing\n`, '/a')).toBe('Header missing')
    expect(complaint(COVER, '/a')).toContain('mjpeg')
  })

  it('is short and printable, whatever a file makes ffmpeg say', () => {
    const said = complaint(`\x1b[31m${'é'.repeat(10)}${'x'.repeat(9999)}\n`, '/a')
    expect(said).toMatch(/^[\x20-\x7e]{1,200}$/)
  })

  it('is undefined where nothing was said', () => {
    expect(complaint('\n', '/a')).toBeUndefined()
  })
})

describe('reportsDamage', () => {
  it('does not take a forbidden cover picture for damage', () => {
    expect(reportsDamage(COVER)).toBe(false)
  })

  it('takes a decoding error for damage', () => {
    expect(reportsDamage('[flac @ 0x55] invalid residual\n')).toBe(true)
  })
})
