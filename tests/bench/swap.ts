import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { openCatalogueVersions } from '#libs/catalogue/versions'
import { followCatalogue } from '#libs/engine/follow-catalogue'
import { FEATURES_VERSION } from '#libs/features/table'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { Bench } from './options.ts'
import { quantile, round } from './statistics.ts'
import { syntheticColumns } from './synthetic-columns.ts'
import { printTable } from './table.ts'

const TRACKS = 100_000
const SWAPS = 8
/** One question in so many milliseconds: a fifth of one core. */
const QUESTION_MS = 20

/**
 * What those feel who ask while a catalogue of 100,000 tracks is replaced by another one: the wait for an answer beside
 * that of quiet times, in the same run, and the longest time for which nobody else had a turn.
 */
export const benchSwap: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'smartplay-bench-swap-'))
  const store = await openFilesystemStore({ directory: folder })
  const versions = openCatalogueVersions(store)
  const made: string[] = []
  for (const count of [TRACKS, TRACKS - 1]) {
    made.push(
      await versions.store({ featuresVersion: FEATURES_VERSION, columns: syntheticColumns(count), reindex: null }),
    )
  }
  await versions.makeCurrent(made[0] ?? '')
  let swapped = () => {}
  const followed = await followCatalogue({
    ...{ versions, directories: [], intervalMs: 50 },
    onSwap: () => swapped(),
    onError: (error) => {
      throw error
    },
  })
  try {
    await ask(followed, () => pause(1000))
    const turns = monitorEventLoopDelay({ resolution: 1 })
    turns.enable()
    const [quiet, swapping, swapMs]: [number[], number[], number[]] = [[], [], []]
    for (let turn = 1; turn <= SWAPS; turn++) {
      quiet.push(...(await ask(followed, () => pause(500))))
      const isLive = new Promise<void>((resolve) => {
        swapped = resolve
      })
      await store.put(`catalogue/current/${String(turn + 1).padStart(9, '0')}`, pointerTo(made[turn % 2] ?? ''))
      const from = performance.now()
      swapping.push(...(await ask(followed, () => isLive)))
      swapMs.push(performance.now() - from)
    }
    turns.disable()
    const figures = {
      ...{ tracks: TRACKS, swaps: SWAPS, swapMs: round(quantile(swapMs, 0.5)) },
      ...{ quietP50Ms: round(quantile(quiet, 0.5)), quietP99Ms: round(quantile(quiet, 0.99)) },
      ...{ swappingP50Ms: round(quantile(swapping, 0.5)), swappingP99Ms: round(quantile(swapping, 0.99)) },
      longestTurnMs: round(turns.max / 1e6),
    }
    printTable(Object.keys(figures), [Object.values(figures)])
    return figures
  } finally {
    await followed.close()
    await rm(folder, { recursive: true })
  }
}

/** Asks at even intervals until `end` comes; resolves with the milliseconds from when each was due to its answer. */
async function ask(
  { live }: Awaited<ReturnType<typeof followCatalogue>>,
  until: () => Promise<unknown>,
): Promise<number[]> {
  const waits: number[] = []
  let ended = false
  const end = until().then(() => {
    ended = true
  })
  for (let due = performance.now() + QUESTION_MS; !ended; due += QUESTION_MS) {
    await Promise.race([pause(Math.max(0, due - performance.now())), end])
    const { catalogue, ranking } = live()
    ranking.likeTrack((waits.length * 7919) % catalogue.tracks.count)
    waits.push(Math.max(0, performance.now() - due))
  }
  return waits
}

function pointerTo(version: string): string {
  return JSON.stringify({ schema: 1, version, at: new Date().toISOString() })
}
