/** Lines that report no damage: a decoder that we forbade (a cover picture), and repetitions of the line before. */
const HARMLESS = /not on whitelist|^Last message repeated/
const MOST_CHARACTERS = 200

/**
 * What ffmpeg found wrong, in one short line that may be shown to anybody: without addresses, paths and control
 * characters. Undefined if it said nothing.
 */
export function complaint(errorText: string, path: string): string | undefined {
  const lines = readable(errorText, path)
  return lines.find(isDamage) ?? lines[0]
}

/** Whether ffmpeg met damaged or missing data. */
export function reportsDamage(errorText: string): boolean {
  return readable(errorText, '').some(isDamage)
}

function isDamage(line: string): boolean {
  return !HARMLESS.test(line)
}

function readable(errorText: string, path: string): string[] {
  const lines = path === '' ? errorText : errorText.replaceAll(`file:${path}`, 'the file').replaceAll(path, 'the file')
  return lines.split('\n').map(plain).filter(Boolean)
}

function plain(line: string): string {
  return line
    .replace(/\[[^\]]* @ 0x[0-9a-f]+\]/g, '')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, MOST_CHARACTERS)
}
