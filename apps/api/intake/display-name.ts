const LONGEST = 100

/** What may stand in a log, a header or a page: no control, format or surrogate signs, nothing that turns text around. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * A file name as a name to show, never to open: without folders and unshowable signs, composed (NFC), at most 100 signs.
 * The original is hostile: it can carry line feeds, path segments and text that reads backwards.
 */
export function displayName(original: string): string {
  const base = original.split(/[/\\]/).at(-1) ?? ''
  const shown = base.replace(UNSHOWABLE, '').normalize('NFC').trim()
  return [...shown].slice(0, LONGEST).join('') || 'unnamed'
}
