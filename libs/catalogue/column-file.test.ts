import { describe, expect, it } from 'vitest'
import { toVector } from '#libs/recommend/feature-vector'
import type { Track } from '#libs/recommend/recommendation'
import { packTracks } from '#libs/recommend/track-columns'
import { openTracks } from '#libs/recommend/tracks'
import { decodeColumns, encodeColumns } from './column-file.ts'

const plain = (filename: string): Track => ({
  ...{ filename, hasAudio: false },
  features: toVector(Array.from({ length: 15 }, (_, index) => index / 7)),
})
const full: Track = {
  ...plain('ö.mp3'),
  ...{ hasAudio: true, title: 'Öde', artist: 'Ö', sha256: 'ab'.repeat(32), mood: 'happy', valence: 6.1, arousal: 5.9 },
  labels: { valence: 5, arousal: 6.5 },
}

function encode(tracks: readonly Track[]): Uint8Array {
  const parts = encodeColumns({ featuresVersion: 'f7', columns: packTracks(tracks) })
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

const decode = (bytes: Uint8Array) => decodeColumns(bytes, 'c7.columns')

describe('a column file', () => {
  it.each([[[]], [[plain('a.mp3')]], [[plain('a.mp3'), plain('b.mp3'), full]]])('keeps every track: %#', (tracks) => {
    const { featuresVersion, columns } = decode(encode(tracks))
    expect(featuresVersion).toBe('f7')
    expect([...openTracks(columns)]).toEqual(tracks)
  })

  it('is opened without a copy', () => {
    const bytes = encode([full])
    expect(decode(bytes).columns.features.buffer).toBe(bytes.buffer)
  })

  it('is refused where any of its bytes are missing', () => {
    const bytes = encode([plain('a.mp3'), full])
    for (let length = 0; length < bytes.length; length += 5) {
      expect(() => decode(bytes.slice(0, length)), String(length)).toThrow(/^c7\.columns is no whole catalogue file: /)
    }
  })

  it('is refused where it is something else', () => {
    expect(() => decode(new TextEncoder().encode('{"features": []}'))).toThrow(/expected SPCOLS01/)
  })

  it('is refused where a column does not fit the number of tracks', () => {
    const text = new TextDecoder('latin1').decode(encode([plain('a.mp3')])).replace('"count":1', '"count":2')
    expect(() => decode(Uint8Array.from(text, (sign) => sign.charCodeAt(0)))).toThrow(/column features has 120 bytes/)
  })
})
