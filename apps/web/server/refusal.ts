import type { Problem } from '#libs/contract/api'

/** The server answered, and the answer is no. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly title: string
  /** When the server wants to be asked again, if it said so. */
  readonly retryAfterSeconds: number | null

  constructor({ status, code, title, detail, retryAfterSeconds }: RefusalParts) {
    super(detail)
    this.status = status
    this.code = code
    this.title = title
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Nobody answered. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway'
}

/** The file is not any more what was chosen: browsers read it when it is sent. */
export class FileGone extends Error {
  override readonly name = 'FileGone'
}

interface RefusalParts {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly retryAfterSeconds: number | null
}

/** Reads the problem in an answer's body; a proxy before the API may have written something else. */
export function refusalOf(status: number, body: string, retryAfter: string | null): Refusal {
  const problem = readProblem(body)
  const seconds = Number(retryAfter ?? Number.NaN)
  return new Refusal({
    status,
    code: problem.code ?? `http-${status}`,
    title: problem.title ?? `The server answered ${status}`,
    detail: problem.detail ?? 'It did not say why.',
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : null,
  })
}

function readProblem(body: string): Partial<Problem> {
  try {
    const json: unknown = JSON.parse(body)
    return typeof json === 'object' && json !== null ? json : {}
  } catch {
    return {}
  }
}
