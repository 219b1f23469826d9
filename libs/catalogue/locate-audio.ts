import { surveyAudio } from './audio-survey.ts'

/** The names whose audio is there: in audio/ of a catalogue's folder, or where an import found it. */
export async function locateAudio(directory: string): Promise<ReadonlySet<string>> {
  const { folders, imported } = await surveyAudio({ directories: [directory] })
  return new Set([...folders.flatMap(({ names }) => [...names]), ...imported.keys()])
}
