import type { WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'

/** Removes a file whose writing broke off. A busy disk may be opening it still: what is removed before is there after. */
export async function discardFile(file: WriteStream): Promise<void> {
  if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve))
  await rm(file.path, { force: true })
}
