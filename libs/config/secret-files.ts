import { readFileSync } from 'node:fs'

type Environment = Readonly<Record<string, string | undefined>>

/** Variables that may come in a file instead: an environment shows in `docker inspect`, in dumps and to every child. */
export const SECRETS = ['REDIS_URL', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'ADMIN_PASSWORD'] as const

export interface WithSecrets {
  readonly values: Environment
  /** One sentence for each file that cannot serve. */
  readonly mistakes: readonly string[]
}

/** Puts in what the files hold that `NAME_FILE` variables point at, without the line feed that editors leave at the end. */
export function readSecretFiles(given: Environment): WithSecrets {
  const values: Record<string, string | undefined> = { ...given }
  const mistakes: string[] = []
  for (const name of SECRETS) {
    const path = given[fileVariableOf(name)]
    if (path === undefined) continue
    const secret = read(path)
    if (given[name] !== undefined) mistakes.push(`${fileVariableOf(name)}: expected either this or ${name}, not both`)
    else if (!secret) mistakes.push(`${fileVariableOf(name)}: expected a file that can be read and is not empty`)
    else values[name] = secret
  }
  return { values, mistakes }
}

function fileVariableOf(name: (typeof SECRETS)[number]) {
  return `${name}_FILE` as const
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
