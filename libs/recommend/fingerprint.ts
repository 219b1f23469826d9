/** Bytes of a SHA-256. */
export const FINGERPRINT_BYTES = 32

/** The bytes of a SHA-256 written as 64 lower-case hex digits; undefined for any other text. */
export function fingerprint(sha256: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined
  const bytes = Array.from({ length: FINGERPRINT_BYTES }, (_, index) => sha256.slice(2 * index, 2 * index + 2))
  return Uint8Array.from(bytes, (hex) => Number.parseInt(hex, 16))
}

/** The SHA-256 at one row of a column of them, in hex; undefined where none is known. */
export function fingerprintAt(column: Uint8Array, row: number): string | undefined {
  const bytes = column.subarray(row * FINGERPRINT_BYTES, (row + 1) * FINGERPRINT_BYTES)
  if (bytes.every((byte) => byte === 0)) return undefined
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function isFingerprintAt(column: Uint8Array, row: number, wanted: Uint8Array): boolean {
  const start = row * FINGERPRINT_BYTES
  return wanted.every((byte, index) => byte === column[start + index])
}
