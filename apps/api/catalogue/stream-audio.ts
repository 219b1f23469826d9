import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response } from 'express'
import { AUDIO_EXTENSIONS } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'
import type { ByteRange } from '#libs/storage/objects'
import { askedRange } from '../http/byte-range.ts'
import { unlessLeft } from '../http/unless-left.ts'
import type { Services } from '../services.ts'
import { type AudioSource, openAudioSource } from './audio-source.ts'

/** What a browser is told; anything else would be guessed at, and may not be. */
const MEDIA_TYPES: Readonly<Record<(typeof AUDIO_EXTENSIONS)[number], string>> = {
  ...{ mp3: 'audio/mpeg', wav: 'audio/wav', flac: 'audio/flac', ogg: 'audio/ogg', oga: 'audio/ogg', opus: 'audio/ogg' },
  ...{ m4a: 'audio/mp4', mp4: 'audio/mp4', aac: 'audio/aac', aif: 'audio/aiff', aiff: 'audio/aiff' },
}
/** Private: with keys, not everybody may hear it. */
const CACHING = 'private, max-age=3600'

/**
 * GET /deam_audio/{filename}: catalogue audio, whole or by Range, from the disk or the store alike. `filename` is looked
 * up in the catalogue and never becomes a path. Ranges are GET's alone (RFC 9110, 14.2): HEAD tells the whole.
 */
export function streamAudio({ live, store }: Pick<Services, 'live' | 'store'>): RequestHandler<{ filename: string }> {
  return async (request, response) => {
    const { filename } = request.params
    const place = live().catalogue.audioOf(filename)
    const source = place && (await openAudioSource(place, store))
    if (source === undefined) throw withoutAudio(filename)
    try {
      await play(source, request, response)
    } finally {
      await source.close()
    }
  }
}

async function play(source: AudioSource, request: Request<{ filename: string }>, response: Response): Promise<void> {
  const { filename } = request.params
  if (isKnown(source, request, response)) {
    response.set('Cache-Control', CACHING).status(304).end()
    return
  }
  const range = rangeFor(source, request)
  if (range === 'unsatisfiable') {
    response.set('Content-Range', `bytes */${source.size}`)
    throw new SmartPlayError('range-not-satisfiable', `the range lies outside the ${source.size} bytes of the audio`)
  }
  const part = range === 'whole' ? { start: 0, end: source.size - 1 } : range
  const hasBody = request.method === 'GET' && source.size > 0
  const stream = hasBody ? await source.read(part) : undefined
  if (hasBody && stream === undefined) throw withoutAudio(filename)
  response.set(validatorsOf(source))
  setHead(response, filename, part)
  if (range !== 'whole') {
    response.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${source.size}`)
  }
  if (stream === undefined) {
    response.end()
    return
  }
  await pipeline(stream, exactly(part), response).catch(unlessLeft)
}

/** Whether the client has this very audio. What tells so stands in a 304 and in an answer, but in no refusal. */
function isKnown(source: AudioSource, request: Request<{ filename: string }>, response: Response): boolean {
  const validators = validatorsOf(source)
  response.set(validators)
  if (request.fresh) return true
  for (const name of Object.keys(validators)) response.removeHeader(name)
  return false
}

function validatorsOf({ etag, modifiedAt }: AudioSource) {
  return { ETag: etag, 'Last-Modified': modifiedAt.toUTCString() }
}

/** If-Range: the client wants the part only if it has begun with this very audio, and all of it otherwise. */
function rangeFor({ size, etag, modifiedAt }: AudioSource, request: Request<{ filename: string }>) {
  if (request.method !== 'GET') return 'whole'
  const condition = request.get('if-range')
  const holds = condition === undefined || condition === etag || condition === modifiedAt.toUTCString()
  return holds ? askedRange(request.get('range'), size) : 'whole'
}

function setHead(response: Response, filename: string, part: ByteRange): void {
  response.set({
    'Accept-Ranges': 'bytes',
    'Cache-Control': CACHING,
    'Content-Length': String(part.end - part.start + 1),
    'Content-Type': mediaTypeOf(filename),
    'X-Content-Type-Options': 'nosniff',
  })
}

function mediaTypeOf(filename: string): string {
  const extension = extname(filename).slice(1).toLowerCase()
  const known = AUDIO_EXTENSIONS.find((each) => each === extension)
  return known === undefined ? 'application/octet-stream' : MEDIA_TYPES[known]
}

/** Fewer bytes than were promised would leave the client waiting for the rest: the connection is cut instead. */
function exactly({ start, end }: ByteRange) {
  return async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let left = end - start + 1
    for await (const piece of pieces) {
      left -= piece.length
      yield piece
    }
    if (left !== 0)
      throw new SmartPlayError('internal', `the audio changed while it was read: ${left} bytes are missing`)
  }
}

function withoutAudio(filename: string): SmartPlayError {
  return new SmartPlayError('not-found', `the catalogue has no audio ${filename.slice(0, 80)}`)
}
