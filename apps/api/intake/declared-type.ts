import { AUDIO_EXTENSIONS } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'

/**
 * Types that name no audio but that browsers and curl send with it. A part without a type arrives as text/plain, the
 * default of RFC 7578, so a declared one cannot be told from none.
 */
const ALSO_DECLARED = new Set(['', 'text/plain', 'video/mp4', 'application/ogg', 'application/octet-stream'])

/** Refuses what a client itself declares to be something else. What it really is, the bytes decide. */
export function checkDeclaredType({ originalname, mimetype }: { originalname: string; mimetype: string }): void {
  const extension = /\.([^./\\]+)$/.exec(originalname)?.[1]?.toLowerCase() ?? ''
  if (!AUDIO_EXTENSIONS.some((known) => known === extension)) {
    const found = extension === '' ? 'no extension' : `the extension .${extension.slice(0, 20)}`
    throw new SmartPlayError(
      'unsupported-type',
      `the file has ${found} (expected one of ${AUDIO_EXTENSIONS.join(', ')})`,
    )
  }
  const declared = mimetype.toLowerCase()
  if (declared.startsWith('audio/') || ALSO_DECLARED.has(declared)) return
  throw new SmartPlayError('unsupported-type', `the file is declared as ${declared.slice(0, 60)} (expected audio/*)`)
}
