import { once } from 'node:events'
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { SmartPlayError } from '#libs/contract/errors'
import { Unreachable } from './unreachable.ts'

/** A body whose length is known before it is read. */
export interface Body {
  readonly type: string
  readonly bytes: number
  readonly chunks: AsyncIterable<Uint8Array>
}

export interface Message {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Body | undefined
  readonly signal?: AbortSignal | undefined
  /** A connection on which nothing comes or goes for so long is broken. */
  readonly silenceMs?: number | undefined
}

/** Whatever its status. The body has to be read, or destroyed. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: IncomingMessage
}

const SILENCE_MS = 120_000

/**
 * One request and the beginning of its answer. A refusal may come before the body is sent: then the rest of it is kept
 * back, and the refusal read.
 */
export async function exchange({
  method,
  url,
  headers,
  body,
  signal,
  silenceMs = SILENCE_MS,
}: Message): Promise<Answer> {
  const { request: open } = url.protocol === 'https:' ? https : http
  const request = open(url, { method, headers: { ...headers, ...headersOf(body) }, ...(signal && { signal }) })
  // It may fail once more after what we wait for has failed.
  request.on('error', () => {})
  request.setTimeout(silenceMs, () => request.destroy(new Error(`nothing came for ${silenceMs / 1000} s`)))
  const answering: Promise<[IncomingMessage]> = once(request, 'response') as Promise<[IncomingMessage]>
  try {
    await send(request, body, answering)
    const [response] = await answering
    if (!request.writableEnded) response.once('end', () => request.destroy())
    return { status: response.statusCode ?? 0, headers: response.headers, body: response }
  } catch (error) {
    request.destroy()
    signal?.throwIfAborted()
    throw error instanceof SmartPlayError ? error : new Unreachable(url.origin, error)
  }
}

function headersOf(body: Body | undefined): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'content-type': body.type, 'content-length': String(body.bytes) }
}

async function send(request: ClientRequest, body: Body | undefined, answering: Promise<unknown>): Promise<void> {
  let isAnswered = false
  const note = () => {
    isAnswered = true
  }
  answering.then(note, note)
  for await (const chunk of body?.chunks ?? []) {
    if (isAnswered) return
    if (!request.write(chunk)) await Promise.race([once(request, 'drain'), answering])
  }
  request.end()
}
