import type { Suspect } from './fault.ts'

/** What a features.json holds, before anybody believes it. */
export interface Testimony {
  readonly entries: readonly Suspect[]
  readonly featuresVersion: unknown
  readonly schema: unknown
  readonly statistics: unknown
}

/**
 * Reads whatever can be read, so that every fault can be named and not just the first. Python writes NaN and Infinity
 * bare, which is no JSON: they are read as texts and found out as no numbers. Undefined where there is no list at all.
 */
export function hearTestimony(text: string): Testimony | undefined {
  const json = parseLeniently(text)
  const body = memberOf(json)
  const list = Array.isArray(json) ? json : body.features
  if (!Array.isArray(list)) return undefined
  const { featuresVersion, schema, statistics } = body
  return { entries: list.map(toSuspect), featuresVersion, schema, statistics }
}

function toSuspect(entry: unknown, index: number): Suspect {
  const { filename, features, sha256 } = memberOf(entry)
  return { index, filename, features, sha256 }
}

function parseLeniently(text: string): unknown {
  for (const candidate of [text, text.replace(/(?<=[[,:\s])(-?Infinity|NaN)(?=\s*[\],}])/g, '"$1"')]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The next reading, or none.
    }
  }
  return undefined
}

function memberOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {}
}
