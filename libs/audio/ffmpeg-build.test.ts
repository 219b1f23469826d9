import { describe, expect, it } from 'vitest'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { readFfmpegBuild } from './ffmpeg-build.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { saveScript } from './test-sounds.ts'

const folder = useFolder()
const buildOf = async (script: string) => readFfmpegBuild([await saveScript(`${folder.path}/program`, script)])

describe('readFfmpegBuild', () => {
  it('reads the version of the installed ffmpeg', async () => {
    const ffmpeg = await findFfmpeg({ searchPath: process.env.PATH ?? '' })
    expect((await readFfmpegBuild([ffmpeg]))?.version).toMatch(/^\S+$/)
  })

  it('tells a static build from one with shared libraries', async () => {
    const configured = (flag: string) => `echo "ffmpeg version 9.0-x Copyright"; echo "configuration: ${flag}"`
    expect(await buildOf(configured('--enable-gpl'))).toEqual({ version: '9.0-x', linkage: 'static' })
    expect(await buildOf(configured('--enable-shared'))).toEqual({ version: '9.0-x', linkage: 'shared' })
  })

  it.each(['echo hello', 'exit 1', 'echo ffmpeg version'])(
    'knows no build of a program that does: %s',
    async (script) => {
      expect(await buildOf(script)).toBeUndefined()
    },
  )

  it('knows no build of a program that is not there', async () => {
    expect(await readFfmpegBuild(['/nowhere/ffmpeg'])).toBeUndefined()
  })
})
