import { rm } from 'node:fs/promises'
import type { Request, Response } from 'express'
import multer, { MulterError, type StorageEngine } from 'multer'
import { asSmartPlayError, errorKind, SmartPlayError } from '#libs/contract/errors'
import { countOneMore } from '../access/limit-rate.ts'
import { checkDeclaredType } from './declared-type.ts'
import { displayName } from './display-name.ts'
import { writeHashed } from './hashing-storage.ts'
import {
  checkPresence,
  inspectUpload,
  type ReceivedUpload,
  type ReceiveOptions,
  tooLarge,
  translateRefusal,
} from './receive-upload.ts'
import { whyBroken } from './require-pace.ts'

/** What became of one file of a form: what the work made of it, or why it was refused. */
export type ReceivedFile<T> =
  | { readonly name: string; readonly accepted: T }
  | { readonly name: string; readonly refusal: SmartPlayError }

/**
 * Receives the files of a form one after the other: the next one is read when the work on the one before is done, so that
 * one file at a time lies on the disk and none in memory. Each is counted as an upload before it is read. A file that is
 * refused does not refuse the others; a fault of ours ends the whole request.
 */
export type ReceiveBatch = <T>(
  request: Request,
  response: Response,
  work: Work<T>,
) => Promise<readonly ReceivedFile<T>[]>

type Work<T> = (upload: ReceivedUpload) => Promise<T>

/** What is done with a file, before it is read and after. */
interface Steps<T> {
  readonly admit: () => Promise<void>
  readonly work: Work<T>
}

const NOTHING = async () => {}

const FIELD = 'audio'

interface BatchOptions extends ReceiveOptions {
  readonly maxFiles: number
}

export function createReceiveBatch({ scratch, maxFileBytes, admission, maxFiles }: BatchOptions): ReceiveBatch {
  const limits = {
    ...{ files: maxFiles, fields: 5, parts: maxFiles + 6, headerPairs: 20 },
    ...{ fieldSize: 1024, fieldNameSize: 100, fieldNestingDepth: 1, fieldArrayIndexLimit: 0 },
  }

  return receiveBatch

  async function receiveBatch<T>(request: Request, response: Response, work: Work<T>) {
    admission.check()
    checkPresence(request)
    const files: ReceivedFile<T>[] = []
    await readForm(request, response, async (file) => {
      // The first was counted with the request.
      const admit = files.length === 0 ? NOTHING : () => countOneMore(response)
      files.push(await receiveFile(file, { admit, work }))
    })
    if (files.length === 0)
      throw new SmartPlayError('no-file', `the form has no file (expected some in field ${FIELD})`)
    return files
  }

  async function receiveFile<T>(file: Express.Multer.File, { admit, work }: Steps<T>): Promise<ReceivedFile<T>> {
    const { originalname, stream } = file
    const name = displayName(originalname)
    const path = scratch.newPath()
    try {
      await admit()
      checkDeclaredType(file)
      const written = await writeHashed(stream, path, maxFileBytes)
      if (written.size > maxFileBytes) throw tooLarge(maxFileBytes)
      return { name, accepted: await work(await inspectUpload({ ...written, originalname })) }
    } catch (error) {
      const refusal = asSmartPlayError(translateRefusal(error, maxFileBytes))
      if (errorKind(refusal.code).status >= 500) throw refusal
      // What was not even read is dropped as it comes: the next file lies behind it.
      stream.resume()
      return { name, refusal }
    } finally {
      await rm(path, { force: true })
    }
  }

  function readForm(
    request: Request,
    response: Response,
    receive: (file: Express.Multer.File) => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const upload = multer({ storage: oneByOne(receive), limits, defParamCharset: 'utf8' }).array(FIELD)
      upload(request, response, (thrown: unknown) => {
        const error = whyBroken(request, thrown)
        if (error) reject(isTooMany(error) ? tooManyFiles(maxFiles) : translateRefusal(error, maxFileBytes))
        else resolve()
      })
    })
  }
}

/** A storage that reads no file before the one before it is dealt with: the others wait in the client's hands. */
function oneByOne(receive: (file: Express.Multer.File) => Promise<void>): StorageEngine {
  let former: Promise<unknown> = Promise.resolve()
  return {
    _handleFile(_request, file, done) {
      const received = former.then(() => receive(file))
      former = received
      received.then(
        () => done(null, {}),
        (error: unknown) => done(error),
      )
    },
    _removeFile: (_request, _file, done) => done(null),
  }
}

function isTooMany(error: unknown): boolean {
  const code = error instanceof MulterError ? error.code : ''
  return code === 'LIMIT_FILE_COUNT' || code === 'LIMIT_PART_COUNT'
}

function tooManyFiles(maxFiles: number): SmartPlayError {
  return new SmartPlayError('too-many-files', `the form has too many files (expected at most ${maxFiles})`)
}
