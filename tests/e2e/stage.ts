import type { Page } from 'playwright-core'
import { afterEach, beforeAll } from 'vitest'
import { type Api, type Deployment, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { type Sounds, useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { findBrowser, type PageOptions, type UsedBrowser, useBrowser } from './browser.ts'

/** All that people need before they do something: an API and a worker that run, songs, a browser. */
export interface Stage {
  readonly deployment: Deployment
  readonly sounds: Sounds
  readonly browser: UsedBrowser
  /** The worker's; let go after each test. */
  readonly decoder: Pick<HeldDecoder, 'hold' | 'release'>
  api(): Api
  /** A path of the API in a page of its own. */
  open(path?: string, options?: PageOptions): Promise<Page>
}

export interface StageOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** Done before the programs start. */
  readonly prepare?: (deployment: Deployment) => Promise<unknown>
}

/** Whether there is a browser on PATH, and a Redis to be had. */
export async function canStage(): Promise<boolean> {
  return findBrowser() !== undefined && (await isRedisAvailable())
}

export function useStage({ environment = {}, prepare = async () => {} }: StageOptions = {}): Stage {
  const deployment = useDeployment({ redis: useRedis(), environment })
  const sounds = useSounds()
  const browser = useBrowser()
  let running: { readonly api: Api; readonly decoder: HeldDecoder } | undefined

  beforeAll(async () => {
    await prepare(deployment)
    const decoder = await makeHeldDecoder(deployment.directory)
    const api = await deployment.startApi()
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    running = { api, decoder }
  })
  afterEach(() => running?.decoder.release())

  function stage() {
    if (running === undefined) throw new Error('the programs start before the tests, not while they are described')
    return running
  }

  return {
    ...{ deployment, sounds, browser },
    decoder: { hold: () => stage().decoder.hold(), release: () => stage().decoder.release() },
    api: () => stage().api,
    open: (path = '/', options = {}) => browser.open(`${stage().api.url}${path}`, options),
  }
}
