import { describe, expect, it } from 'vitest'
import { checkDeclaredType } from './declared-type.ts'

const MP3 = 'audio/mpeg'

describe('checkDeclaredType', () => {
  it.each([
    ['song.mp3', MP3],
    ['SONG.WAV', 'audio/wave'],
    ['my.song.flac', 'audio/flac'],
    ['song.m4a', 'video/mp4'],
    ['song.ogg', 'application/ogg'],
    ['song.opus', 'application/octet-stream'],
    ['song.aiff', ''],
    ['song.aac', 'text/plain'],
    ['song.mp3', 'AUDIO/MPEG'],
  ])('lets %s pass that is declared as %j', (originalname, mimetype) => {
    checkDeclaredType({ originalname, mimetype })
  })

  it.each([
    ['song.txt', MP3, 'the extension .txt'],
    ['song', MP3, 'no extension'],
    ['', MP3, 'no extension'],
    ['song.mp3.', MP3, 'no extension'],
    ['album.mp3/song', MP3, 'no extension'],
    ['song.mp3', 'text/html', 'declared as text/html'],
    ['song.mp3', 'video/webm', 'declared as video/webm'],
  ])('refuses %j declared as %s, and says why', (originalname, mimetype, reason) => {
    expect(() => checkDeclaredType({ originalname, mimetype })).toThrowError(
      expect.objectContaining({ code: 'unsupported-type', message: expect.stringContaining(reason) }),
    )
  })

  it('repeats no more of a hostile name than a word', () => {
    const check = () => checkDeclaredType({ originalname: `song.${'x'.repeat(10_000)}`, mimetype: 'y'.repeat(10_000) })
    expect(check).toThrowError(/^.{1,200}$/s)
  })
})
