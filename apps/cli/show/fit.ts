/** Text that comes from elsewhere, in so many columns of a terminal, which it must not steer. */

/** Control signs would steer the terminal, and signs of direction turn the rest of the line around. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\ufffd')
}

/** The same, but for its line feeds. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** Columns that text takes: two for signs of East Asia and emoji, none for what joins the sign before (UAX #11). */
export function columnsOf(text: string): number {
  let columns = 0
  for (const sign of text) columns += columnsOfSign(sign)
  return columns
}

const NONE = /^(?:\p{M}|[\u200b-\u200d])$/u
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u
const WIDE = /^[\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u

function columnsOfSign(sign: string): number {
  if (NONE.test(sign)) return 0
  return EAST_ASIAN.test(sign) || WIDE.test(sign) ? 2 : 1
}

/** Cut where it is longer, with an ellipsis in the place of what is missing. */
export function cutTo(text: string, width: number): string {
  return columnsOf(text) <= width ? text : `${firstSigns(text, width - 1)}${ellipsis(width)}`
}

/** Exactly so wide: its end, or filled up with spaces. */
export function fitEnd(text: string, width: number): string {
  const kept = columnsOf(text) <= width ? text : `${ellipsis(width)}${lastSigns(text, width - 1)}`
  return kept + ' '.repeat(Math.max(0, width - columnsOf(kept)))
}

function ellipsis(width: number): string {
  return width > 0 ? '…' : ''
}

function firstSigns(text: string, width: number): string {
  let left = width
  let kept = ''
  for (const sign of text) {
    left -= columnsOfSign(sign)
    if (left < 0) break
    kept += sign
  }
  return kept
}

function lastSigns(text: string, width: number): string {
  const reversed = [...text].reverse().join('')
  return [...firstSigns(reversed, width)].reverse().join('')
}
