import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Annotation, type Dynamics, readAnnotations, readDynamicMeans, requireOwnDynamics } from './annotations.ts'
import { readMetadata, type SongMetadata } from './metadata.ts'

/** What lies in somebody's copy of DEAM. Nothing is copied, and no audio is opened. */
export interface DeamSurvey {
  /** The folder of the songs; undefined where there is none. */
  readonly audioFolder: string | undefined
  /** Their file names, in the order of their ids. */
  readonly audio: readonly string[]
  /** Labels of whole songs, valence and arousal each under its own name. */
  readonly annotations: readonly Annotation[]
  readonly dynamics: Dynamics
  readonly metadata: ReadonlyMap<number, SongMetadata>
  /** What is missing of the official distribution, a sentence each. */
  readonly missing: readonly string[]
}

/** The archives unpack to these folders, each with or without a folder of its own around them. */
const AUDIO = ['MEMD_audio', 'DEAM_audio/MEMD_audio', 'audio']
const ANNOTATIONS = ['annotations', 'DEAM_Annotations/annotations']
const METADATA = ['metadata', 'metadata/metadata', '.']
const SONG_LEVEL = 'annotations averaged per song/song_level'
const DYNAMIC = 'annotations averaged per song/dynamic (per second annotations)'
/** The second file holds the songs that were rated whole. */
const STATIC_FILES = ['static_annotations_averaged_songs_1_2000.csv', 'static_annotations_averaged_songs_2000_2058.csv']
const DYNAMIC_FILES = ['valence.csv', 'arousal.csv']
const METADATA_FILES = ['metadata_2013.csv', 'metadata_2014.csv', 'metadata_2015.csv']

/** Reads the official layout of DEAM as far as it is there. Rejects with `bad-request` for exchanged labels only. */
export async function surveyDeam(folder: string): Promise<DeamSurvey> {
  const [audioFolder, annotationFolder = folder] = await Promise.all([
    findFolder(folder, AUDIO),
    findFolder(folder, ANNOTATIONS),
  ])
  const labels = await readEach(STATIC_FILES.map((name) => [join(annotationFolder, SONG_LEVEL, name)]))
  const [valence, arousal] = await readEach(DYNAMIC_FILES.map((name) => [join(annotationFolder, DYNAMIC, name)]))
  const about = await readEach(METADATA_FILES.map((name) => METADATA.map((place) => join(folder, place, name))))
  const annotations = labels.flatMap((text) => readAnnotations(text ?? ''))
  const dynamics = { valence: readDynamicMeans(valence ?? ''), arousal: readDynamicMeans(arousal ?? '') }
  requireOwnDynamics(annotations, dynamics)
  const audio = audioFolder === undefined ? [] : await listSongs(audioFolder)
  return {
    ...{ audioFolder, audio, annotations, dynamics },
    metadata: new Map(about.flatMap((text) => [...readMetadata(text ?? '')])),
    missing: [
      ...(audioFolder === undefined ? [`no folder ${AUDIO.join(' or ')}: no song can be heard`] : []),
      ...missingFiles(STATIC_FILES, labels, 'its songs have no labels'),
      ...missingFiles(DYNAMIC_FILES, [valence, arousal], 'the labels cannot be checked against it'),
      ...missingFiles(METADATA_FILES, about, 'its songs have no artist and no title'),
      ...missingSongs(annotations, audio),
    ],
  }
}

/** The id of a song's file, such as 12 for `12.mp3`; undefined where the name holds none. */
export function songIdOf(filename: string): number | undefined {
  const [, id] = /^(\d{1,6})\.mp3$/i.exec(filename) ?? []
  return id === undefined ? undefined : Number(id)
}

function missingFiles(names: readonly string[], texts: readonly (string | undefined)[], so: string): string[] {
  return names.filter((_, index) => texts[index] === undefined).map((name) => `no ${name}: ${so}`)
}

function missingSongs(annotations: readonly Annotation[], audio: readonly string[]): string[] {
  const heard = new Set(audio.map(songIdOf))
  const labelled = new Set(annotations.map(({ songId }) => songId))
  const silent = [...labelled].filter((id) => !heard.has(id)).length
  const unrated = [...heard].filter((id) => id === undefined || !labelled.has(id)).length
  return [
    ...(silent > 0 ? [`the audio of ${silent} of ${labelled.size} labelled songs`] : []),
    ...(unrated > 0 && labelled.size > 0 ? [`the labels of ${unrated} of ${heard.size} songs`] : []),
  ]
}

async function findFolder(root: string, candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    const found = await stat(join(root, candidate)).catch(() => undefined)
    if (found?.isDirectory()) return join(root, candidate)
  }
  return undefined
}

async function listSongs(folder: string): Promise<string[]> {
  const songs = (await readdir(folder)).filter((name) => songIdOf(name) !== undefined)
  return songs.toSorted((a, b) => (songIdOf(a) ?? 0) - (songIdOf(b) ?? 0))
}

/** Of each file the text of the first place where it lies; undefined where it lies in none. */
async function readEach(files: readonly (readonly string[])[]): Promise<(string | undefined)[]> {
  return await Promise.all(
    files.map(async (places) => {
      const texts = await Promise.all(places.map((path) => readFile(path, 'utf8').catch(() => undefined)))
      return texts.find((text) => text !== undefined)
    }),
  )
}
