/** The audio containers that we accept. The bytes of a file decide which one it is. */
export const CONTAINERS = ['mp3', 'wav', 'flac', 'ogg', 'mp4', 'aac', 'aiff'] as const
export type Container = (typeof CONTAINERS)[number]

/** Extensions that an upload may carry, lower case, without the dot. */
export const AUDIO_EXTENSIONS = [
  'mp3',
  'wav',
  'flac',
  'ogg',
  'oga',
  'opus',
  'm4a',
  'mp4',
  'aac',
  'aif',
  'aiff',
] as const
