import { execFile } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { CHILD_ENVIRONMENT } from './ffmpeg-build.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { findProgram } from './find-program.ts'
import { findLauncher, type Launcher } from './launcher.ts'
import { saveScript } from './test-sounds.ts'

const run = promisify(execFile)
const searchPath = process.env.PATH ?? ''
const hasTools = (await Promise.all(['setpriv', 'prlimit', 'nice'].map((name) => findProgram(name, searchPath)))).every(
  Boolean,
)

describe('findLauncher', () => {
  const folder = useFolder()
  const limits = { timeoutMs: 20_000, excerptSeconds: 30 }

  it('starts ffmpeg plainly where the tools are missing', async () => {
    const launcher = await findLauncher({ ffmpeg: '/opt/ffmpeg', searchPath: folder.path, ...limits })
    expect(launcher).toMatchObject({ command: ['/opt/ffmpeg'], confined: false })
    expect(launcher.withNiceness(15)).toBe(launcher)
  })

  it('starts ffmpeg plainly where the tools do not know what we ask of them', async () => {
    const busy = await temporaryFolder()
    for (const name of ['setpriv', 'prlimit', 'nice']) await saveScript(`${busy}/${name}`, 'exit 1')
    const launcher = await findLauncher({ ffmpeg: '/opt/ffmpeg', searchPath: busy, ...limits })
    expect(launcher.confined).toBe(false)
  })

  it.runIf(hasTools)('puts the limits on the installed ffmpeg, which still runs under them', async () => {
    const ffmpeg = await findFfmpeg({ searchPath })
    const launcher = await findLauncher({ ffmpeg, searchPath, ...limits })
    expect(launcher.confined).toBe(true)
  })

  it.runIf(hasTools)('limits ffmpeg without chrt as well, and with one that does not work', async () => {
    const partial = await temporaryFolder()
    for (const name of ['setpriv', 'prlimit', 'nice']) {
      await symlink((await findProgram(name, searchPath)) ?? '', `${partial}/${name}`)
    }
    const ffmpeg = await saveScript(`${partial}/ffmpeg`, 'echo ffmpeg version 0')
    const without = await findLauncher({ ffmpeg, searchPath: partial, ...limits })
    await saveScript(`${partial}/chrt`, 'exit 1')
    expect((await findLauncher({ ffmpeg, searchPath: partial, ...limits })).command).toEqual(without.command)
    expect(without.confined).toBe(true)
    expect(without.command.at(-1)).toBe(ffmpeg)
  })

  it.runIf(hasTools)('lets ffmpeg stand back as far as it is told', async () => {
    const ffmpeg = await saveScript(`${folder.path}/nice-ffmpeg`, 'echo ffmpeg version 0; nice')
    const launcher = await findLauncher({ ffmpeg, searchPath, ...limits })
    const nicenessOf = async ({ command: [program, ...first] }: Launcher) =>
      Number((await run(program, first, { env: CHILD_ENVIRONMENT })).stdout.trim().split('\n').at(-1))
    // Also where the tests stand back themselves: nobody is nicer than 19.
    expect(await nicenessOf(launcher.withNiceness(15))).toBe(Math.min(19, (await nicenessOf(launcher)) + 10))
  })

  it.runIf(hasTools)('limits memory, CPU time, output and open files, and writes no core', async () => {
    const ffmpeg = await saveScript(`${folder.path}/ffmpeg`, 'echo ffmpeg version 0; cat /proc/self/limits')
    const { command } = await findLauncher({ ffmpeg, searchPath, ...limits })
    const [program, ...first] = command
    const { stdout } = await run(program, first, { env: CHILD_ENVIRONMENT })
    const soft = (name: string) => Number(new RegExp(`^${name} +(\\d+)`, 'm').exec(stdout)?.[1])
    expect(soft('Max address space')).toBe(640 * 2 ** 20)
    expect(soft('Max data size')).toBe(256 * 2 ** 20)
    expect(soft('Max cpu time')).toBe(20)
    expect(soft('Max file size')).toBe(30 * 44_100 * 8 + 65_536)
    expect(soft('Max open files')).toBe(64)
    expect(soft('Max core file size')).toBe(0)
  })
})
