import { SmartPlayError } from '#libs/contract/errors'

const FOLDER_OF_ANOTHER = new Set(['ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'EEXIST'])
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** For `.catch`: no file is an answer. ENOTDIR is `a/b` where `a` is a file. */
export function orMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}

/** Runs work on files; what the system refuses becomes one of our errors. */
export async function translated<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw translate(action, error)
  }
}

function translate(action: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof SmartPlayError) return cause
  const { code = cause.message, syscall }: NodeJS.ErrnoException = cause
  if (FOLDER_OF_ANOTHER.has(code)) {
    const message = `cannot ${action}: ${code} (expected no key to be the folder of another)`
    return new SmartPlayError('internal', message, { cause })
  }
  if (syscall === 'link' && NO_LINKS.has(code)) {
    const message = `cannot ${action}: ${code} (expected a file system with hard links)`
    return new SmartPlayError('store-unsuitable', message, { cause })
  }
  const message = `cannot ${action}: ${code} (expected a readable, writable folder)`
  return new SmartPlayError('store-unavailable', message, { cause })
}
