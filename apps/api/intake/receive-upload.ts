import { rm } from 'node:fs/promises'
import type { Request, Response } from 'express'
import multer, { MulterError } from 'multer'
import { sniffFile } from '#libs/audio/sniff'
import type { Container } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'
import { isNoRoom } from '#libs/contract/no-room'
import type { Scratch } from '#libs/scratch/scratch'
import type { Admission } from './admission.ts'
import { checkDeclaredType } from './declared-type.ts'
import { displayName } from './display-name.ts'
import { type Hashed, hashingStorage } from './hashing-storage.ts'
import { whyBroken } from './require-pace.ts'

/** An upload that has passed the door. */
export interface ReceivedUpload {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly container: Container
  readonly name: string
}

export interface ReceiveOptions {
  readonly scratch: Scratch
  readonly maxFileBytes: number
  /** Throws while no uploads can be taken. */
  readonly admission: Pick<Admission, 'check'>
}

/** Receives the one file of a request, hands it to `work` and removes it from the scratch folder afterwards. */
export type ReceiveUpload = <T>(
  request: Request,
  response: Response,
  work: (upload: ReceivedUpload) => Promise<T>,
) => Promise<T>

const FIELD = 'audio'
/** Boundaries, headers and the few small fields that may come with the file. */
const FORM_OVERHEAD_BYTES = 64 * 1024

export function createReceiveUpload({ scratch, maxFileBytes, admission }: ReceiveOptions): ReceiveUpload {
  const receive = multer({
    storage: hashingStorage(scratch),
    limits: {
      fileSize: maxFileBytes,
      files: 1,
      fields: 5,
      parts: 7,
      headerPairs: 20,
      fieldSize: 1024,
      fieldNameSize: 100,
      fieldNestingDepth: 1,
      fieldArrayIndexLimit: 0,
    },
    defParamCharset: 'utf8',
    fileFilter(_request, file, done) {
      try {
        checkDeclaredType(file)
        done(null, true)
      } catch (error) {
        done(error as Error)
      }
    },
  }).single(FIELD)

  return async (request, response, work) => {
    admission.check()
    refuseEarly(request)
    checkPresence(request)
    const file = await readForm(request, response)
    try {
      return await work(await inspectUpload(file))
    } finally {
      await rm(file.path, { force: true })
    }
  }

  function refuseEarly(request: Request) {
    if (!request.is('multipart/form-data')) {
      throw new SmartPlayError(
        'no-file',
        `the request is no form (expected multipart/form-data with the file in field ${FIELD})`,
      )
    }
    if (Number(request.get('content-length') ?? 0) > maxFileBytes + FORM_OVERHEAD_BYTES) throw tooLarge(maxFileBytes)
  }

  function readForm(request: Request, response: Response): Promise<Express.Multer.File & Hashed> {
    return new Promise((resolve, reject) => {
      receive(request, response, (error: unknown) => {
        if (error) return reject(translateRefusal(whyBroken(request, error), maxFileBytes))
        const { file } = request
        if (file === undefined) return reject(noFile())
        resolve(file as Express.Multer.File & Hashed)
      })
    })
  }
}

/** An upload that lies in the scratch folder, by its bytes. */
export async function inspectUpload(file: Hashed & Pick<Express.Multer.File, 'originalname'>): Promise<ReceivedUpload> {
  const { path, sha256, size: bytes } = file
  if (bytes === 0) throw new SmartPlayError('empty-file', 'the file has no bytes (expected audio)')
  const container = await sniffFile(path)
  if (container === undefined) {
    throw new SmartPlayError(
      'not-audio',
      'the bytes of the file are of no audio format that we know (expected mp3, wav, flac, ogg, m4a, aac or aiff)',
    )
  }
  return { path, sha256, bytes, container, name: displayName(file.originalname) }
}

/** Multer hears only of senders who leave while it listens, and would wait for others until the pace is found too slow. */
export function checkPresence(request: Request): void {
  if (request.destroyed) throw malformed(new Error('Request closed'))
}

/** What multer calls its refusals, in our words. */
export function translateRefusal(error: unknown, maxFileBytes: number): unknown {
  if (error instanceof SmartPlayError) return error
  if (isOfTheDisk(error)) return unwritable(error)
  if (!(error instanceof MulterError)) return malformed(error)
  switch (error.code) {
    case 'LIMIT_FILE_SIZE':
      return tooLarge(maxFileBytes)
    case 'LIMIT_FILE_COUNT':
      return new SmartPlayError('too-many-files', `the form has more than one file (expected one, in field ${FIELD})`)
    case 'LIMIT_UNEXPECTED_FILE':
      return error.field === FIELD
        ? new SmartPlayError('too-many-files', `field ${FIELD} has more than one file (expected one)`)
        : new SmartPlayError('wrong-field', `the file is in another field (expected field ${FIELD})`)
    default:
      return malformed(error)
  }
}

function isOfTheDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'open')
}

function unwritable(cause: NodeJS.ErrnoException): SmartPlayError {
  const isFull = isNoRoom(cause)
  const message = isFull ? 'the disk for uploads in progress is full' : 'the upload cannot be kept here'
  return new SmartPlayError(isFull ? 'disk-full' : 'store-unavailable', message, { cause })
}

function malformed(cause: unknown): SmartPlayError {
  const reason = cause instanceof Error ? cause.message : 'unknown'
  return new SmartPlayError('malformed-upload', `the form cannot be read: ${reason}`, { cause })
}

function noFile(): SmartPlayError {
  return new SmartPlayError('no-file', `the form has no file (expected one in field ${FIELD})`)
}

export function tooLarge(maxFileBytes: number): SmartPlayError {
  const megabytes = Math.floor((maxFileBytes / 1024 ** 2) * 10) / 10
  return new SmartPlayError('file-too-large', `the file is too large (expected at most ${megabytes}MB)`)
}
