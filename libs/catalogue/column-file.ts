import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURE_NAMES } from '#libs/features/table'
import { FINGERPRINT_BYTES } from '#libs/recommend/fingerprint'
import type { TextColumn } from '#libs/recommend/text-column'
import type { TrackColumns } from '#libs/recommend/track-columns'

/**
 * A catalogue in one compact file: the columns as they lie in memory, behind a heading that says where each one begins.
 *
 *     "SPCOLS01"   8 bytes
 *     length       of the heading, 8 bytes, little-endian
 *     heading      JSON: schema, features version, number of tracks, bytes of each column in their order
 *     columns      each at a multiple of 8 bytes, numbers little-endian
 *
 * Opening it copies nothing: the columns are views of the bytes that were read.
 */
export interface ColumnFile {
  readonly featuresVersion: string
  readonly columns: TrackColumns
}

const MAGIC = 'SPCOLS01'
const ALIGNMENT = 8
const PREFIX_BYTES = 16

const heading = z.object({
  schema: z.literal(1),
  featuresVersion: z.string(),
  count: z.int().min(0),
  columns: z.record(z.string(), z.int().min(0)),
})

/** The parts of a column file, to be written one after the other. */
export function encodeColumns({ featuresVersion, columns }: ColumnFile): Uint8Array[] {
  const parts = bytesOf(columns)
  const sizes = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, bytes.length]))
  const text = encodeText(JSON.stringify({ schema: 1, featuresVersion, count: columns.count, columns: sizes }))
  const prefix = new Uint8Array(PREFIX_BYTES)
  prefix.set(encodeText(MAGIC))
  new DataView(prefix.buffer).setUint32(MAGIC.length, text.length, true)
  return [prefix, ...[text, ...Object.values(parts)].flatMap((part) => [part, padding(part.length)])]
}

/** Opens the bytes of a column file, which have to begin at a multiple of 8 of their buffer. `name` stands in errors. */
export function decodeColumns(bytes: Uint8Array, name: string): ColumnFile {
  const { featuresVersion, count, columns, start } = readHeading(bytes, name)
  let at = start
  const parts = new Map<string, Uint8Array>()
  for (const [column, length] of Object.entries(columns)) {
    parts.set(column, bytes.subarray(at, at + length))
    at += aligned(length)
  }
  if (at !== bytes.length) throw damaged(name, `it has ${bytes.length} bytes (expected ${at})`)
  return { featuresVersion, columns: toColumns(count, partReader(parts, name)) }
}

type Part = keyof ReturnType<typeof bytesOf>
type ReadPart = (part: Part, lengths: readonly number[]) => Uint8Array

function bytesOf(columns: TrackColumns) {
  const { features, filenames, titles, artists, hasAudio, moods, affect, labels, recordings } = columns
  return {
    ...{ features: raw(features), affect: raw(affect), labels: raw(labels), hasAudio, moods, recordings },
    ...{ filenameEnds: raw(filenames.ends), filenames: filenames.bytes },
    ...{ titleEnds: raw(titles.ends), titles: titles.bytes },
    ...{ artistEnds: raw(artists.ends), artists: artists.bytes },
  }
}

function toColumns(count: number, read: ReadPart): TrackColumns {
  return {
    count,
    features: doubles(read('features', [count * FEATURE_NAMES.length * 8])),
    filenames: readTexts(read, { ends: 'filenameEnds', texts: 'filenames', count }),
    titles: readTexts(read, { ends: 'titleEnds', texts: 'titles', count }),
    artists: readTexts(read, { ends: 'artistEnds', texts: 'artists', count }),
    hasAudio: read('hasAudio', [count]),
    moods: read('moods', [count]),
    affect: doubles(read('affect', [0, count * 16])),
    labels: doubles(read('labels', [0, count * 16])),
    recordings: read('recordings', [0, count * FINGERPRINT_BYTES]),
  }
}

/** Gives the bytes of a column that has one of the lengths that it may have. */
function partReader(parts: ReadonlyMap<string, Uint8Array>, name: string): ReadPart {
  return (part, lengths) => {
    const bytes = parts.get(part)
    if (bytes === undefined) throw damaged(name, `it has no column ${part}`)
    if (lengths.length > 0 && !lengths.includes(bytes.length)) {
      throw damaged(name, `column ${part} has ${bytes.length} bytes (expected ${lengths.join(' or ')})`)
    }
    return bytes
  }
}

interface TextParts {
  readonly ends: Part
  readonly texts: Part
  readonly count: number
}

function readTexts(read: ReadPart, { ends: endsPart, texts, count }: TextParts): TextColumn {
  const { buffer, byteOffset, length } = read(endsPart, [0, count * 4])
  const ends = new Uint32Array(buffer, byteOffset, length / 4)
  return { ends, bytes: read(texts, [ends.at(-1) ?? 0]) }
}

function readHeading(bytes: Uint8Array, name: string) {
  const magic = decodeText(bytes.subarray(0, MAGIC.length))
  if (magic !== MAGIC || bytes.length < PREFIX_BYTES) throw damaged(name, `it begins otherwise (expected ${MAGIC})`)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true)
  const text = decodeText(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + length))
  try {
    return { ...heading.parse(JSON.parse(text)), start: PREFIX_BYTES + aligned(length) }
  } catch (cause) {
    throw damaged(name, 'its heading cannot be read', cause)
  }
}

function damaged(name: string, what: string, cause?: unknown): SmartPlayError {
  return new SmartPlayError('catalogue-invalid', `${name} is no whole catalogue file: ${what}`, { cause })
}

function doubles({ buffer, byteOffset, length }: Uint8Array): Float64Array {
  return new Float64Array(buffer, byteOffset, length / 8)
}

function raw({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}

function padding(length: number): Uint8Array {
  return new Uint8Array(aligned(length) - length)
}

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
