import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { SmartPlayError } from '#libs/contract/errors'
import type { Body } from './exchange.ts'

export interface FilePart {
  readonly field: string
  readonly path: string
  readonly name: string
  /** As the file was found; it has to be the same while it is sent. */
  readonly bytes: number
  /** Told how much of the file has gone out. */
  readonly onSent?: (bytes: number) => void
}

/** A form of one file (RFC 7578), read as it is sent. */
export function multipartFile(part: FilePart): Body {
  const boundary = `smartplay-${randomUUID()}`
  const disposition = `form-data; name="${part.field}"; filename="${escapeName(part.name)}"`
  const head = Buffer.from(`--${boundary}\r\ncontent-disposition: ${disposition}\r\n\r\n`)
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: head.length + part.bytes + tail.length,
    chunks: (async function* () {
      yield head
      yield* readWhole(part)
      yield tail
    })(),
  }
}

/** As browsers write it: https://html.spec.whatwg.org, multipart form data. */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

async function* readWhole({ path, bytes, onSent }: FilePart): AsyncGenerator<Buffer> {
  let sent = 0
  try {
    for await (const chunk of createReadStream(path)) {
      sent += chunk.length
      if (sent > bytes) break
      yield chunk
      onSent?.(sent)
    }
  } catch (cause) {
    throw new SmartPlayError('not-found', `cannot read ${path}`, { cause })
  }
  if (sent === bytes) return
  throw new SmartPlayError('malformed-upload', `${path} changed while it was sent (expected ${bytes} bytes)`)
}
