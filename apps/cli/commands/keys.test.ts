import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createdKey, keysResource } from '#libs/contract/access'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { runCommand } from './command.ts'
import { keysCommand } from './keys.ts'

const output = useOutput()
beforeEach(async () => void vi.stubEnv('DATA_DIR', await temporaryFolder()))
afterEach(() => void vi.unstubAllEnvs())

async function keys(...args: readonly string[]): Promise<string> {
  output.clear()
  expect(await runCommand(keysCommand, args)).toBe(0)
  return output.printed.trimEnd()
}

const listed = async () => keysResource.parse(JSON.parse(await keys('list', '--json'))).items
const create = (...args: readonly string[]) => keys('create', '--name', 'player', ...args)

describe('smartplay keys', () => {
  it('prints a new key and nothing else', async () => {
    expect(await create('--scope', 'read,upload')).toMatch(/^sp_k[0-9a-f]{12}_[\w-]{43}$/)
    expect(await listed()).toMatchObject([{ name: 'player', scopes: ['read', 'upload'], expiresAt: null }])
  })

  it('prints for programs what POST /v1/keys answers', async () => {
    const { id, key } = createdKey.parse(JSON.parse(await create('--scope', 'admin', '--json')))
    expect(key).toContain(`sp_${id}_`)
  })

  it('gives a key an end', async () => {
    await create('--scope', 'read', '--expires', '90d')
    const [key] = await listed()
    const days = (Date.parse(key?.expiresAt ?? '') - Date.now()) / 86_400_000
    expect(days).toBeCloseTo(90, 2)
  })

  it('lists for people, without what could open anything', async () => {
    const text = await create('--scope', 'read')
    const list = await keys('list')
    expect(list).toContain(text.slice(3, 16))
    expect(list).toContain('never')
    expect(list).not.toContain(text.slice(-43))
  })

  it('says so where there are none', async () => {
    expect(await keys('list')).toContain('no keys')
  })

  it('rotates a key, and ends the former after the grace', async () => {
    const former = (await create('--scope', 'upload')).slice(3, 16)
    const next = (await keys('rotate', former, '--grace', '0')).slice(3, 16)
    const ends = (await listed()).map(({ id, expiresAt }) => [id, expiresAt !== null])
    expect(new Map(ends as [string, boolean][])).toEqual(
      new Map([
        [former, true],
        [next, false],
      ]),
    )
    expect(await keys('list')).toContain('(expired)')
  })

  it('revokes a key', async () => {
    await keys('revoke', (await create('--scope', 'admin')).slice(3, 16))
    expect(await listed()).toEqual([])
  })

  it('keeps the last admin key where others reach the service', async () => {
    const id = (await create('--scope', 'admin')).slice(3, 16)
    vi.stubEnv('HOST', '0.0.0.0')
    await expect(runCommand(keysCommand, ['revoke', id])).rejects.toMatchObject({ code: 'last-admin-key' })
  })

  it.each([
    ['no command', []],
    ['an unknown command', ['forget']],
    ['no name', ['create', '--scope', 'read']],
    ['no scope', ['create', '--name', 'player']],
    ['an unknown scope', ['create', '--name', 'player', '--scope', 'write']],
    ['an unknown time', ['create', '--name', 'player', '--scope', 'read', '--expires', 'tomorrow']],
    ['no id', ['rotate']],
    ['a bad id', ['revoke', '../installation']],
  ])('calls %s a wrong call', async (_what, args) => {
    await expect(runCommand(keysCommand, args)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('does not know a key that is not there', async () => {
    await expect(runCommand(keysCommand, ['revoke', 'k000000000000'])).rejects.toMatchObject({ code: 'not-found' })
  })
})
