import { stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sizeOf } from './body.ts'
import { createFile, replaceFile, syncFolder } from './durable-file.ts'
import { orMissing, translated } from './filesystem-errors.ts'
import { checkKey } from './keys.ts'
import type { Body, ObjectStore } from './objects.ts'

interface Place {
  readonly directory: string
  readonly unfinished: string
}

export function filesystemWrites({ directory, unfinished }: Place): Pick<ObjectStore, 'put' | 'create' | 'remove'> {
  async function put(key: string, body: Body): Promise<void> {
    checkKey(key)
    await sizeOf(body)
    await translated(`put ${key}`, () => replaceFile({ unfinished, target: join(directory, key), body }))
  }

  async function create(key: string, body: Body): Promise<'created' | 'exists'> {
    checkKey(key)
    await sizeOf(body)
    const target = join(directory, key)
    return translated<'created' | 'exists'>(`create ${key}`, async () => {
      if (await isThere(target)) return 'exists'
      return createFile({ unfinished, target, body })
    })
  }

  /** The folder stays, though it may be empty now: pruning it would race with a put that is just about to use it. */
  async function remove(key: string): Promise<void> {
    checkKey(key)
    const path = join(directory, key)
    await translated(`remove ${key}`, async () => {
      if (!(await stat(path).catch(orMissing))?.isFile()) return
      await unlink(path).catch(orMissing)
      await syncFolder(dirname(path))
    })
  }

  return { put, create, remove }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(orMissing)) !== undefined
}
