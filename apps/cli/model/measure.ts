import { appendFile, readFile } from 'node:fs/promises'
import { openDecoder } from '#libs/audio/open-decoder'
import { asSmartPlayError, errorKind, SmartPlayError } from '#libs/contract/errors'
import { formatLine, parseCsv } from '#libs/deam/csv'
import type { DeamSong } from '#libs/deam/read-deam'
import { openExtractor } from '#libs/extract/extractor'
import { EXTENSION, FEATURE_NAMES, FEATURES_VERSION, type Measurements } from '#libs/features/table'
import { inOrder } from '../in-order.ts'

export interface MeasureOptions {
  readonly ffmpegPath: string | undefined
  readonly searchPath: string
  readonly scratch: string
  readonly threads: number
  /** The table that receives a line for each song; the songs that it has already are left alone. */
  readonly table: string
  report(line: string): void
}

const MEASURES = [...FEATURE_NAMES, ...EXTENSION.map(({ name }) => name)]
const ABOUT = ['song_id', 'artist', 'valence', 'arousal', 'dyn_valence01', 'dyn_arousal01', 'features_version']
const HEAD = formatLine([...ABOUT, ...MEASURES])

const REPORT_EVERY = 20

/**
 * Measures songs as the service would, the first 30 s of each, into a table for training.
 *
 * A song that cannot be decoded is reported and left out. What is wrong around the songs ends it, or they would all be
 * left out from there on. Killed half-way, it goes on where it was.
 */
export async function measureSongs(songs: readonly DeamSong[], options: MeasureOptions): Promise<void> {
  const known = await openTable(options.table)
  const unknown = songs.filter(({ songId }) => !known.has(songId))
  options.report(`${songs.length} songs, ${songs.length - unknown.length} of them measured before`)
  const decoder = await openDecoder({ ...options, configured: options.ffmpegPath })
  const extractor = openExtractor({ threads: options.threads })
  const abort = new AbortController().signal

  const measure = async (song: DeamSong): Promise<Measurements | SmartPlayError> => {
    try {
      // The hash would name a cached result; nothing is cached here.
      const { signal } = await decoder.decode({ path: song.path, container: 'mp3', sha256: '' }, abort)
      return await extractor.measure(signal, abort)
    } catch (thrown) {
      const error = asSmartPlayError(thrown)
      if (errorKind(error.code).retry === 'never') return error
      throw new SmartPlayError(error.code, `cannot measure song ${song.songId}: ${error.message}`, { cause: error })
    }
  }

  try {
    const progress = startProgress(unknown.length, options.report)
    let index = 0
    for await (const outcome of inOrder(unknown, options.threads, measure)) {
      const song = unknown[index++] as DeamSong
      if (outcome instanceof SmartPlayError) options.report(`song ${song.songId} is left out: ${outcome.message}`)
      else await appendFile(options.table, lineOf(song, outcome))
      progress(index)
    }
  } finally {
    await extractor.close()
    await decoder.close()
  }
}

/** The songs that the table has; a new one gets its head. Refuses a table of other columns or features. */
async function openTable(path: string): Promise<ReadonlySet<number>> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) await appendFile(path, HEAD)
  if (!text) return new Set()
  const rows = parseCsv(text)
  const foreign = rows.find((row) => row.features_version !== FEATURES_VERSION)
  if (text.startsWith(HEAD) && foreign === undefined) return new Set(rows.map((row) => Number(row.song_id)))
  const found = foreign ? `features ${foreign.features_version}` : 'other columns'
  throw new SmartPlayError(
    'bad-request',
    `${path} has ${found} (expected features ${FEATURES_VERSION}: name a new table)`,
  )
}

function lineOf(song: DeamSong, { version, features, extension }: Measurements): string {
  const dynamics = [song.dynamicValence, song.dynamicArousal].map((mean) => (mean === undefined ? '' : (mean + 1) / 2))
  const about = [song.songId, song.artist, song.valence, song.arousal, ...dynamics, version]
  return formatLine([
    ...about,
    ...FEATURE_NAMES.map((name) => features[name]),
    ...EXTENSION.map(({ name }) => extension[name]),
  ])
}

/** "120 of 1802 songs, 5.3 a second, 5 min left": after every few songs and after the last. */
function startProgress(total: number, report: (line: string) => void): (done: number) => void {
  const startedAt = performance.now()
  return (done) => {
    if (done % REPORT_EVERY !== 0 && done !== total) return
    const perSecond = (1000 * done) / (performance.now() - startedAt)
    const left = (total - done) / perSecond
    const time = left > 90 ? `${Math.round(left / 60)} min` : `${Math.round(left)} s`
    report(`${done} of ${total} songs, ${perSecond.toFixed(1)} a second, ${time} left`)
  }
}
