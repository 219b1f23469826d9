import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const STATIC = 'annotations/annotations averaged per song/song_level/static_annotations_averaged_songs'
export const DYNAMIC = 'annotations/annotations averaged per song/dynamic (per second annotations)'
/** DEAM as published, in small: one song of emoMusic, one of the later years, one whole song, one without audio. */
export const PUBLISHED = {
  'MEMD_audio/2.mp3': '',
  'MEMD_audio/1001.mp3': '',
  'MEMD_audio/2003.mp3': '',
  [`${STATIC}_1_2000.csv`]:
    'song_id, valence_mean, valence_std, arousal_mean, arousal_std\n2, 3.1, 1, 3, 1\n1001, 6, 1, 4, 1\n1002, 5, 1, 5, 1\n',
  [`${STATIC}_2000_2058.csv`]:
    'song_id, valence_mean, valence_std, valence_max_mean, arousal_mean, arousal_std\n2003, 7, 1, 8, 2, 1\n',
  [`${DYNAMIC}/valence.csv`]: 'song_id,sample_15000ms,sample_15500ms\n2,-0.2,-0.4\n',
  [`${DYNAMIC}/arousal.csv`]: 'song_id,sample_15000ms,sample_15500ms\n2,0.5,0.1\n',
  'metadata/metadata_2013.csv': 'song_id,file_name,Artist,Song title\n2,2.mp3,"Crosby, Stills",\tx\t\n',
  'metadata/metadata_2014.csv': 'Id,Artist,Album,Track\n1001,Ada,y,z\n',
}

/** Writes these files into a folder, and gives the folder back. */
export async function publish(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}
