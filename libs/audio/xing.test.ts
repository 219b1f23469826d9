import { describe, expect, it } from 'vitest'
import { xingNote } from './test-sounds.ts'
import { readXing } from './xing.ts'

describe('readXing', () => {
  it.each(['Xing', 'Info'])('reads the frames that follow from a note called %s', (name) => {
    expect(readXing(xingNote({ name, frames: 104 }))).toEqual({ frames: 104, padding: undefined })
  })

  it('takes no count that the note says is not there', () => {
    expect(readXing(xingNote({}))).toEqual({ frames: undefined, padding: undefined })
  })

  it.each(['LAME3.100', 'Lavf62.3.', 'Lavc58.13'])('reads the padding that %s noted', (encoder) => {
    const note = xingNote({ frames: 104, encoder, padding: { before: 576, behind: 1105 } })
    expect(readXing(note)).toEqual({ frames: 104, padding: { before: 576, behind: 1105 } })
  })

  it('finds the padding behind the fields that the flags name', () => {
    const note = xingNote({ encoder: 'LAME3.100', padding: { before: 1, behind: 2 } })
    expect(readXing(note)?.padding).toEqual({ before: 1, behind: 2 })
  })

  it('believes the padding of no other encoder, as ffmpeg does', () => {
    const note = xingNote({ frames: 104, encoder: 'GOGO3.13b', padding: { before: 576, behind: 1105 } })
    expect(readXing(note)?.padding).toBeUndefined()
  })

  it.each([0, 7])('finds nothing in %i bytes, nor in others', (length) => {
    expect(readXing(xingNote({ frames: 1 }).subarray(0, length))).toBeUndefined()
    expect(readXing(Buffer.from('a frame of sound that is no note'))).toBeUndefined()
  })

  it('reads what there is of one that was cut off', () => {
    expect(readXing(xingNote({ frames: 1 }).subarray(0, 8))).toEqual({ frames: undefined, padding: undefined })
  })
})
