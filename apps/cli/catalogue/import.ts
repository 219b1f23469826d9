import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { formatSources, SOURCES_FILE, type Source } from '#libs/catalogue/sources-file'
import { readConfig, readEnvironment } from '#libs/config/env'
import { SmartPlayError } from '#libs/contract/errors'
import { type DeamSurvey, songIdOf, surveyDeam } from '#libs/deam/survey-deam'
import { printable } from '../show/fit.ts'
import { showProgress } from '../show/show-progress.ts'
import { replaceFile } from './replace-file.ts'
import { withCatalogueStore } from './store.ts'
import { type UploadReport, uploadAudio } from './upload.ts'

/**
 * `smartplay catalogue import PATH [--upload] [--json]`: notes in DEAM_PATH which songs somebody's copy of DEAM has, where
 * they lie and how they were rated. It hears none, and copies none unless it is told to upload them to the store.
 */
export async function importCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, upload: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [folder, ...others] = positionals
  if (folder === undefined || others.length > 0) {
    throw new SmartPlayError('bad-request', 'expected one folder: smartplay catalogue import PATH')
  }
  const survey = await surveyDeam(resolve(folder))
  const found = toSources(survey)
  if (found.length === 0) {
    throw new SmartPlayError('not-found', `${folder} has no songs; missing: ${survey.missing.join('; ')}`)
  }
  const upload = values.upload ? await uploadSongs(found) : undefined
  const { sources } = upload ?? { sources: found }
  const path = join(catalogueFolder(), SOURCES_FILE)
  await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, [formatSources(sources)])
  const { missing } = survey
  const report = values.json
    ? JSON.stringify({ path, ...countOf(sources), missing, ...(upload && { upload: withoutSources(upload) }) })
    : [...formatImport(sources, survey), ...formatUpload(upload), `noted in ${path}`].join('\n')
  process.stdout.write(`${report}\n`)
  return upload === undefined || upload.unreadable.length === 0 ? 0 : 1
}

function uploadSongs(sources: readonly Source[]): Promise<UploadReport> {
  return withCatalogueStore(({ store }) => uploadAudio(sources, store, showProgress('uploading')))
}

function withoutSources({ sources: _sources, ...report }: UploadReport) {
  return report
}

function formatUpload(upload: UploadReport | undefined): string[] {
  if (upload === undefined) return ['no file was copied']
  const { uploaded, present, unreadable } = upload
  return [
    ...unreadable.map(({ filename, reason }) => printable(`not uploaded: ${filename}: ${reason}`)),
    `uploaded ${uploaded} songs to the store, which held ${present} already`,
  ]
}

/** The songs with all that is known of each. */
function toSources({ audioFolder = '', audio, annotations, metadata }: DeamSurvey): Source[] {
  const labels = new Map(annotations.map(({ songId, valence, arousal }) => [songId, { valence, arousal }]))
  return audio.map((filename) => {
    const songId = songIdOf(filename) ?? Number.NaN
    const rated = labels.get(songId)
    return {
      ...{ filename, path: join(audioFolder, filename) },
      ...metadata.get(songId),
      ...(rated !== undefined && { labels: rated }),
    }
  })
}

function formatImport(sources: readonly Source[], { missing }: DeamSurvey): string[] {
  const { songs, labelled, withArtist, withTitle } = countOf(sources)
  return [
    ...Object.entries({ songs, labelled, 'with artist': withArtist, 'with title': withTitle }).map(
      ([what, count]) => `${what.padEnd(12)} ${String(count).padStart(6)}`,
    ),
    ...missing.map((what) => `missing: ${what}`),
  ]
}

function countOf(sources: readonly Source[]) {
  return {
    songs: sources.length,
    labelled: sources.filter(({ labels }) => labels !== undefined).length,
    withArtist: sources.filter(({ artist }) => artist !== undefined).length,
    withTitle: sources.filter(({ title }) => title !== undefined).length,
  }
}

/** Where DEAM_PATH points: the first place in which the service looks for a catalogue. */
function catalogueFolder(): string {
  const [folder] = readConfig(readEnvironment()).catalogueDirectories
  if (folder === undefined)
    throw new SmartPlayError('configuration-invalid', 'no folder for a catalogue (expected DEAM_PATH)')
  return folder
}
