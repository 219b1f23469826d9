import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { identify, openInstallation } from './installation.ts'

describe('openInstallation', () => {
  it('is made up once: of racing first starts all get the same', async () => {
    const store = await openFilesystemStore({ directory: await temporaryFolder() })
    const opened = await Promise.all(Array.from({ length: 10 }, () => openInstallation(store)))
    expect(new Set(opened.map(({ secret }) => secret)).size).toBe(1)
    expect(await openInstallation(store)).toEqual(opened[0])
  })

  it('differs from one store to the next', async () => {
    const stores = [await temporaryFolder(), await temporaryFolder()].map((directory) => ({ directory }))
    const opened = await Promise.all(stores.map(async (place) => openInstallation(await openFilesystemStore(place))))
    expect(opened[0]?.storeId).not.toBe(opened[1]?.storeId)
    expect(opened[0]?.secret).not.toBe(opened[1]?.secret)
  })

  it('refuses a store that loses what was written to it', async () => {
    const store = await openFilesystemStore({ directory: await temporaryFolder() })
    const forgetful = { ...store, get: async () => undefined }
    await expect(openInstallation(forgetful)).rejects.toMatchObject({ code: 'store-unsuitable' })
  })
})

describe('identify', () => {
  it("is openssl's HMAC-SHA-256 of the content's SHA-256 under the secret", () => {
    // printf 63f7...43dd | openssl dgst -sha256 -mac HMAC -macopt hexkey:0f0f...0f (OpenSSL 3.0)
    expect(identify({ secret: '0f'.repeat(32) }, SHA256)).toBe('a0c12ac7d44ec2f82d50761d51d08a2b2')
  })

  it('cannot be told from the file alone', () => {
    expect(identify({ secret: '0f'.repeat(32) }, SHA256)).not.toBe(identify({ secret: 'f0'.repeat(32) }, SHA256))
  })
})
