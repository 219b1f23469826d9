import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { PLAIN_NAME } from './plain-name.ts'

/** The file beside features.json in which an import notes which songs there are and where they lie. */
export const SOURCES_FILE = 'catalogue-sources.json'

const rating = z.number().min(1).max(9)

const source = z.object({
  /** Its name in the catalogue. */
  filename: z.string().regex(PLAIN_NAME, 'expected a plain file name, without a path'),
  /** The audio, where it lies. */
  path: z.string().min(1),
  /** Of the audio, where an import has read it. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  title: z.string().optional(),
  artist: z.string().optional(),
  /** As listeners rated it, 1..9. */
  labels: z.object({ valence: rating, arousal: rating }).optional(),
})

const sourcesFile = z.object({ schema: z.literal(1), sources: z.array(source) })
export type Source = z.infer<typeof source>

export function parseSources(text: string, name: string): readonly Source[] {
  try {
    return sourcesFile.parse(JSON.parse(text)).sources
  } catch (cause) {
    throw new SmartPlayError('catalogue-invalid', `${name} is no list of sources (${firstOf(cause)})`, { cause })
  }
}

/** Of thousands of songs with a rating out of range each is an issue. */
function firstOf(cause: unknown): string {
  const [issue, ...others] = cause instanceof z.ZodError ? cause.issues : []
  if (issue === undefined) return String(cause)
  return `${issue.path.join('.')}: ${issue.message}${others.length > 0 ? `, and ${others.length} more` : ''}`
}

/** One song a line, so that two imports can be compared. */
export function formatSources(sources: readonly Source[]): string {
  const lines = sources.map((each) => `    ${JSON.stringify(each)}`)
  return ['{', '  "schema": 1,', '  "sources": [', lines.join(',\n'), '  ]', '}', ''].join('\n')
}
