/**
 * Many texts in one buffer: the bytes of all of them, and where each one ends.
 *
 * A million strings of JavaScript cost more than a hundred megabytes and a long pause of the garbage collector; their
 * bytes alone cost a tenth of it. A column without an end is one that nobody filled: every text in it is empty.
 */
export interface TextColumn {
  /** UTF-8. */
  readonly bytes: Uint8Array
  /** Where text i ends in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array
}

const encoder = new TextEncoder()
/** A text may begin with U+FEFF: only at the beginning of a file would it be a byte order mark. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function packTexts(texts: readonly string[]): TextColumn {
  const encoded = texts.map((text) => encoder.encode(text))
  const ends = new Uint32Array(encoded.length)
  let end = 0
  for (const [index, { length }] of encoded.entries()) {
    end += length
    ends[index] = end
  }
  if (end === 0) return { bytes: new Uint8Array(0), ends: new Uint32Array(0) }
  const bytes = new Uint8Array(end)
  for (const [index, text] of encoded.entries()) bytes.set(text, (ends[index] as number) - text.length)
  return { bytes, ends }
}

/** One text of a column; empty where the column is. */
export function textAt({ bytes, ends }: TextColumn, row: number): string {
  if (ends.length === 0) return ''
  return decoder.decode(bytes.subarray(ends[row - 1] ?? 0, ends[row]))
}
