/** Where the catalogue lies in the object store. No key is a folder of another. */

export const VERSIONS = 'catalogue/versions/'
export const POINTERS = 'catalogue/current/'
export const AUDIO = 'catalogue/audio/'

const DESCRIPTION = '/version.json'
const POINTER_DIGITS = 9

/** What names of versions look like; nothing else that a client sends becomes a key. */
export function isVersionName(text: string): boolean {
  return /^c-[0-9a-f]{8}$/.test(text)
}

export const columnsKey = (version: string) => `${VERSIONS}${version}/columns`
export const descriptionKey = (version: string) => `${VERSIONS}${version}${DESCRIPTION}`
export const audioKey = (sha256: string) => `${AUDIO}${sha256}`

/** The version whose description lies at a key; undefined for every other key. */
export function versionOfKey(key: string): string | undefined {
  if (!key.startsWith(VERSIONS) || !key.endsWith(DESCRIPTION)) return undefined
  const name = key.slice(VERSIONS.length, -DESCRIPTION.length)
  return isVersionName(name) ? name : undefined
}

/** Of equal length, so that the order of the keys is that of the numbers. */
export function pointerKey(number: number): string {
  return `${POINTERS}${String(number).padStart(POINTER_DIGITS, '0')}`
}

/** The number of a pointer; undefined for a key that is none. */
export function numberOfPointer(key: string): number | undefined {
  const digits = key.slice(POINTERS.length)
  return key.startsWith(POINTERS) && /^\d{9}$/.test(digits) ? Number(digits) : undefined
}
