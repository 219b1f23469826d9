import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { sniffContainer, sniffFile } from './sniff.ts'
import { adtsFrames, id3, mpegFrames, save, wavBytes } from './test-sounds.ts'

const ftyp = (brand: string) => Buffer.from(`\0\0\0\x20ftyp${brand}\0\0\x02\0isom`, 'latin1')
const AUDIO = [
  ['an mp3 frame', mpegFrames(3), 'mp3'],
  ['an mp3 behind encoder zeros', Buffer.concat([Buffer.alloc(200), mpegFrames(3)]), 'mp3'],
  ['an mp3 cut out of a stream', mpegFrames(4).subarray(100), 'mp3'],
  ['an mp3 whose first frame is broken', Buffer.concat([Buffer.alloc(417, 0xff), mpegFrames(3)]), 'mp3'],
  ['an mp3 of a single frame', mpegFrames(1), 'mp3'],
  ['a tagged mp3', Buffer.concat([id3(Buffer.alloc(300)), mpegFrames(3)]), 'mp3'],
  [
    'a tagged mp3 whose padding was counted wrongly',
    Buffer.concat([id3(Buffer.alloc(9)), Buffer.alloc(99, 1), mpegFrames(3)]),
    'mp3',
  ],
  ['a wav', wavBytes(Buffer.alloc(4)), 'wav'],
  ['a flac', Buffer.from('fLaC\0\0\0\x22', 'latin1'), 'flac'],
  ['a tagged flac', Buffer.concat([id3(Buffer.alloc(30)), Buffer.from('fLaC\0\0\0\x22', 'latin1')]), 'flac'],
  ['an ogg', Buffer.from('OggS\0\x02', 'latin1'), 'ogg'],
  ['an m4a', ftyp('M4A '), 'mp4'],
  ['an mp4', ftyp('isom'), 'mp4'],
  ['an mp4 of brand mp42', ftyp('mp42'), 'mp4'],
  ['an ADTS stream', adtsFrames(3), 'aac'],
  ['an aiff', Buffer.from('FORM\0\0\0\x2eAIFFCOMM', 'latin1'), 'aiff'],
  ['an aifc', Buffer.from('FORM\0\0\0\x2eAIFCFVER', 'latin1'), 'aiff'],
] as const

const OTHERS = [
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(4096)],
  ['text', Buffer.from('just some words, a few more of them, and so on')],
  ['UTF-16 text', Buffer.from('\ufeffsome words', 'utf16le')],
  ['an HLS playlist', Buffer.from('#EXTM3U\n#EXTINF:1,\n/etc/passwd\n')],
  ['an ffconcat script', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n")],
  ['a DASH manifest', Buffer.from('<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">')],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])],
  ['a HEIC picture', ftyp('heic')],
  ['an AVIF picture', ftyp('avif')],
  ['an AVI film', Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1')],
  ['an RF64 file, larger than any upload', Buffer.from('RF64\xff\xff\xff\xffWAVEds64', 'latin1')],
  ['a zip archive', Buffer.from('PK\x03\x04')],
  ['a Matroska film', Buffer.from([0x1a, 0x45, 0xdf, 0xa3])],
  ['a lone frame sync in noise', Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0]), Buffer.alloc(4000, 7)])],
  ['a frame of the wrong layer', Buffer.concat([Buffer.from([0xff, 0xfd, 0x90, 0]), Buffer.alloc(4000)])],
  ['an ID3 tag with text behind it', Buffer.concat([id3(Buffer.alloc(20)), Buffer.from('#EXTM3U\n/etc/passwd\n')])],
  ['an ID3 tag with a wav behind it', Buffer.concat([id3(Buffer.alloc(20)), wavBytes(Buffer.alloc(4))])],
  ['words with two frames further on', Buffer.concat([Buffer.from('words'), mpegFrames(2)])],
  ['many words with frames behind them', Buffer.concat([Buffer.alloc(1500, 'words'), mpegFrames(6)])],
] as const

describe('sniffContainer', () => {
  it.each(AUDIO)('knows %s', (_what, head, container) => {
    expect(sniffContainer(head)).toBe(container)
  })

  it.each(OTHERS)('does not take %s for audio', (_what, head) => {
    expect(sniffContainer(head)).toBeUndefined()
  })

  it('says nothing of a tag that is longer than the head', () => {
    expect(sniffContainer(id3(Buffer.alloc(10_000)).subarray(0, 4096))).toBeUndefined()
  })

  it('has an answer for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void sniffContainer(bytes)))
  })
})

describe('sniffFile', () => {
  const folder = useFolder()
  const sniffed = async (name: string, bytes: Buffer) => sniffFile(await save(`${folder.path}/${name}`, bytes))

  it('follows a tag that is longer than the head, to the frames behind it', async () => {
    expect(await sniffed('cover', Buffer.concat([id3(Buffer.alloc(2_000_000)), mpegFrames(3)]))).toBe('mp3')
  })

  it('follows a second tag behind the first', async () => {
    const tags = [id3(Buffer.alloc(5000)), id3(Buffer.alloc(5000))]
    expect(await sniffed('two', Buffer.concat([...tags, mpegFrames(3)]))).toBe('mp3')
  })

  it('does not follow tags for ever', async () => {
    const tags = Array.from({ length: 1000 }, () => id3(Buffer.alloc(0)))
    expect(await sniffed('many', Buffer.concat([...tags, mpegFrames(3)]))).toBeUndefined()
  })

  it('takes a tag that claims more than the file for no audio', async () => {
    expect(await sniffed('liar', id3(Buffer.alloc(9000)).subarray(0, 5000))).toBeUndefined()
  })

  it('takes an empty file for no audio', async () => {
    expect(await sniffed('empty', Buffer.alloc(0))).toBeUndefined()
  })
})
