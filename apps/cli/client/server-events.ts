export interface ServerEvent {
  readonly event: string
  readonly id: string
  readonly data: string
}

/** The events of a stream (https://html.spec.whatwg.org, server-sent events) until it ends or breaks. */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split(/\r?\n\r?\n/)
    // What is cut off in its middle comes again after the id that was read last.
    text = blocks.pop() ?? ''
    yield* blocks.map(parseBlock).filter((event) => event.data !== '')
  }
}

/** Without data it is a comment, or how soon to come back. */
function parseBlock(block: string): ServerEvent {
  const fields = block.split(/\r?\n/).map(splitField)
  const last = (name: string) => fields.findLast(([field]) => field === name)?.[1]
  const data = fields.filter(([field]) => field === 'data').map(([, value]) => value)
  return { event: last('event') ?? 'message', id: last('id') ?? '', data: data.join('\n') }
}

function splitField(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
}
