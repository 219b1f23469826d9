import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formatFeaturesFile } from '#libs/catalogue/features-file'
import { audioKey } from '#libs/catalogue/keys'
import { parseSources } from '#libs/catalogue/sources-file'
import { FEATURES_VERSION } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { runCommand } from '../commands/command.ts'
import { catalogueCommand } from './catalogue.ts'

const ROW = [120.2, 0.1, 2000.5, 2100.5, 4000.5, 0.05, -200.5, 150.5, -10.5, 30.5, 5.5, 4.5, 3.5, 2.5, 1.5]

const output = useOutput()
let folder = ''

beforeEach(async () => {
  folder = await temporaryFolder()
  vi.stubEnv('DATA_DIR', join(folder, 'data'))
  vi.stubEnv('DEAM_PATH', join(folder, 'deam'))
})

afterEach(() => void vi.unstubAllEnvs())

/** A features.json of one track; each tempo is another version. */
async function featuresJson(tempo: number): Promise<string> {
  const entries = [{ filename: '1.mp3', features: toVector(ROW.with(0, tempo)) }]
  const path = join(folder, `features-${tempo}.json`)
  await writeFile(path, formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries }))
  return path
}

async function run(...args: readonly string[]): Promise<{ readonly status: number; readonly said: string }> {
  output.clear()
  const status = await runCommand(catalogueCommand, args)
  return { status, said: output.printed }
}

async function publish(tempo: number): Promise<string> {
  const { said } = await run('publish', await featuresJson(tempo), '--no-audio', '--json')
  return (JSON.parse(said) as { version: string }).version
}

async function current(): Promise<string> {
  const kept = JSON.parse((await run('versions', '--json')).said) as { version: string; isCurrent: boolean }[]
  return kept.find(({ isCurrent }) => isCurrent)?.version ?? 'none'
}

describe('smartplay catalogue publish', () => {
  it('makes a features.json from elsewhere the current version', async () => {
    const { status, said } = await run('publish', await featuresJson(100.5), '--no-audio')
    expect([status, said]).toEqual([0, expect.stringMatching(/1 tracks are catalogue c-[0-9a-f]{8}, current/)])
    expect(said).toContain(await current())
  })

  it('publishes nothing that verify finds a fault in, and names it', async () => {
    const { status, said } = await run('publish', await featuresJson(9999.5), '--no-audio')
    expect([status, said]).toEqual([1, expect.stringContaining('range: tempo is 9999.5')])
    expect((await run('versions')).said).toContain('the store keeps no version')
  })

  it('looks for the audio, as verify does, unless it is told not to', async () => {
    const { status, said } = await run('publish', await featuresJson(100.5))
    expect([status, said]).toEqual([1, expect.stringContaining('missing-audio')])
  })

  it.each([[[]], [['a', 'b']]])('wants one file, not %j', async (files) => {
    await expect(run('publish', ...files)).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('smartplay catalogue rollback', () => {
  it('goes back to the version before, and twice is back again', async () => {
    const [one, two] = [await publish(100.5), await publish(101.5)]
    await run('rollback')
    expect(await current()).toBe(one)
    await run('rollback')
    expect(await current()).toBe(two)
  })

  it('goes to the version that is named', async () => {
    const [one] = [await publish(100.5), await publish(101.5), await publish(102.5)]
    const { status, said } = await run('rollback', one, '--json')
    expect([status, (JSON.parse(said) as { version: string }).version, await current()]).toEqual([0, one, one])
  })

  it('says so where there is none', async () => {
    await expect(run('rollback')).rejects.toMatchObject({ code: 'not-found' })
    await publish(100.5)
    await expect(run('rollback')).rejects.toMatchObject({ code: 'not-found' })
    await expect(run('rollback', 'c-00000000')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('smartplay catalogue versions', () => {
  it('lists them with their size and marks the current one', async () => {
    const [one, two] = [await publish(100.5), await publish(101.5)]
    await run('rollback', one)
    const { said } = await run('versions')
    expect(said).toMatch(new RegExp(`${two} +1 +${FEATURES_VERSION} .*publish\n`))
    expect(said).toMatch(new RegExp(`${one} .*current\n`))
  })
})

describe('smartplay catalogue export', () => {
  it('writes what publish makes the same version of', async () => {
    const version = await publish(100.5)
    const out = join(folder, 'out.json')
    expect((await run('export', '--out', out)).said).toContain(version)
    const { said } = await run('publish', out, '--no-audio', '--json')
    expect((JSON.parse(said) as { version: string }).version).toBe(version)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('prints an older version where it is named', async () => {
    const [one] = [await publish(100.5), await publish(101.5)]
    expect(JSON.parse((await run('export', one)).said)).toMatchObject({ features: [{ features: ROW.with(0, 100.5) }] })
  })

  it('takes the catalogue of the disk while nothing was published', async () => {
    await mkdir(join(folder, 'deam'))
    await writeFile(join(folder, 'deam', 'features.json'), await readFile(await featuresJson(77.5), 'utf8'))
    expect(JSON.parse((await run('export')).said)).toMatchObject({ features: [{ features: ROW.with(0, 77.5) }] })
  })
})

describe('smartplay catalogue prune', () => {
  it('removes what nobody goes back to, and says what', async () => {
    const made: string[] = []
    for (let tempo = 100.5; tempo < 110; tempo++) made.push(await publish(tempo))
    const { removed } = JSON.parse((await run('prune', '--json')).said) as { removed: string[] }
    expect(made.slice(-2).some((version) => removed.includes(version))).toBe(false)
    expect((JSON.parse((await run('versions', '--json')).said) as unknown[]).length).toBe(made.length - removed.length)
    expect((await run('prune')).said).toBe('there is nothing to remove\n')
  })
})

describe('smartplay catalogue import --upload', () => {
  async function deam(): Promise<string> {
    const copy = join(folder, 'copy')
    await mkdir(join(copy, 'MEMD_audio'), { recursive: true })
    await writeFile(join(copy, 'MEMD_audio', '2.mp3'), 'sound')
    await writeFile(join(copy, 'MEMD_audio', '3.mp3'), 'other sound')
    return copy
  }

  it('puts each song into the store once, under its content, which it notes', async () => {
    const copy = await deam()
    const { status, said } = await run('import', copy, '--upload', '--json')
    expect([status, JSON.parse(said)]).toEqual([
      0,
      expect.objectContaining({ upload: { uploaded: 2, present: 0, unreadable: [] } }),
    ])
    const sha256 = createHash('sha256').update('sound').digest('hex')
    expect(await readFile(join(folder, 'data', 'objects', audioKey(sha256)), 'utf8')).toBe('sound')
    const noted = await readFile(join(folder, 'deam', 'catalogue-sources.json'), 'utf8')
    expect(parseSources(noted, 'sources')[0]).toMatchObject({ filename: '2.mp3', sha256 })
    expect((await run('import', copy, '--upload')).said).toContain(
      'uploaded 0 songs to the store, which held 2 already',
    )
  })
})

describe('--help', () => {
  it('shows how each command is called, with an example, and does nothing else', async () => {
    for (const name of ['import', 'verify', 'publish', 'versions', 'rollback', 'export', 'prune']) {
      const { status, said } = await run(name, '--help')
      expect([status, said.match(new RegExp(`smartplay catalogue ${name}`, 'g'))?.length]).toEqual([
        0,
        expect.toSatisfy((mentions: number) => mentions >= 2),
      ])
    }
    expect((await run('--help')).said).toContain('smartplay catalogue rollback [VERSION]')
  })
})
