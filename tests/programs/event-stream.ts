export interface ReceivedEvent {
  readonly event: string
  readonly id: string
  readonly data: unknown
}

const PATIENCE_MS = 60_000

/** Opens a stream of server-sent events. */
export function openEvents(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
}

/** The events of a stream as they come, until the server ends it. */
export async function* eventsOf(response: Response): AsyncGenerator<ReceivedEvent> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    yield* blocks.map(parse).filter((event) => event !== undefined)
  }
  if (text !== '') throw new Error(`the stream ended in the middle of an event: ${text}`)
}

export async function allEvents(response: Response): Promise<readonly ReceivedEvent[]> {
  const events: ReceivedEvent[] = []
  for await (const event of eventsOf(response)) events.push(event)
  return events
}

/** A block without data is a comment or a `retry`. */
function parse(block: string): ReceivedEvent | undefined {
  const members = new Map(block.split('\n').map(split))
  const data = members.get('data')
  if (data === undefined) return undefined
  return { event: members.get('event') ?? 'message', id: members.get('id') ?? '', data: JSON.parse(data) }
}

function split(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()]
}
