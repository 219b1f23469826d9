import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { readConfig } from './env.ts'
import { SECRETS } from './secret-files.ts'
import { VARIABLES } from './variables.ts'

async function fileWith(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'secret')
  await writeFile(path, text)
  return path
}

describe('a secret in a file', () => {
  it('counts like its variable, without the line feed at its end', async () => {
    const config = readConfig({
      REDIS_URL_FILE: await fileWith('redis://:word@redis:6379\n'),
      ADMIN_PASSWORD_FILE: await fileWith('long enough\n'),
    })
    expect(config).toMatchObject({ redisUrl: 'redis://:word@redis:6379', adminPassword: 'long enough' })
  })

  it('satisfies what an S3 endpoint needs', async () => {
    const { storage } = readConfig({
      S3_ENDPOINT: 'http://minio:9000',
      S3_ACCESS_KEY_FILE: await fileWith('name'),
      S3_SECRET_KEY_FILE: await fileWith('secret'),
    })
    expect(storage).toMatchObject({ accessKey: 'name', secretKey: 'secret' })
  })

  it('is checked like its variable', async () => {
    const wrong = { REDIS_URL_FILE: await fileWith('http://redis') }
    expect(() => readConfig(wrong)).toThrowError(/REDIS_URL: expected redis:/)
  })

  it.each([
    ['is not there', async () => '/nowhere/secret'],
    ['is empty', () => fileWith('\n')],
  ])('is a mistake with a name where it %s', async (_how, path) => {
    const wrong = { S3_SECRET_KEY_FILE: await path() }
    expect(() => readConfig(wrong)).toThrowError(/S3_SECRET_KEY_FILE: expected a file/)
  })

  it('cannot be given twice', async () => {
    const wrong = { ADMIN_PASSWORD: 'long enough', ADMIN_PASSWORD_FILE: await fileWith('long enough') }
    expect(() => readConfig(wrong)).toThrowError(/ADMIN_PASSWORD_FILE: expected either this or ADMIN_PASSWORD/)
  })

  it('has a variable of its own in the table', () => {
    for (const name of SECRETS) expect(VARIABLES).toHaveProperty(`${name}_FILE`)
  })
})
