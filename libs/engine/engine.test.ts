import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findFfmpeg } from '#libs/audio/find-ffmpeg'
import { encode, saveScript } from '#libs/audio/test-sounds'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openEngine } from './engine.ts'

const searchPath = process.env.PATH ?? ''
const run = { recall: async () => undefined, remember: async () => {}, report: () => {} }

it('hears in the background with the decoder and the limits that it found when it was opened', async () => {
  const folder = await temporaryFolder()
  const opened = join(folder, 'opened')
  // Once that file is there, it does not say any more which ffmpeg it is.
  const forgetful = `case "$*" in *-version*) [ -e ${opened} ] && exit 1;; esac; exec ${await findFfmpeg({ searchPath })} "$@"`
  const ffmpegPath = await saveScript(join(folder, 'ffmpeg'), forgetful)
  const live = () => Promise.reject(new Error('nobody compares')) as never
  const engine = await openEngine({
    ...{ ffmpegPath, searchPath, scratch: folder, threads: 1, modelPath: 'models/mood', live },
  })
  await saveScript(opened, '')
  const song = { path: await encode(join(folder, 'a.flac'), []), container: 'flac', sha256: '' } as const
  const { heard } = await engine.describe(song, run, new AbortController().signal)
  expect(heard.quality.durationSeconds).toBe(2)
  await engine.close()
})
