import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/** What a client reads of an OpenAPI document; it knows nothing else of the service. */
export interface ApiDocument {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

export interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query' | 'header' }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: FormSchema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

interface FormSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>
}

/** Parameters by their name, wherever they stand; a body as JSON, or files for a form. */
export interface Asking {
  readonly parameters?: Readonly<Record<string, string | number>>
  readonly json?: unknown
  readonly files?: readonly string[]
  readonly key?: string
  readonly ticket?: string
}

export interface DocumentClient {
  readonly document: ApiDocument
  call(operationId: string, asking?: Asking): Promise<Response>
  /** What a link of an answer leads to. */
  follow(link: string): Promise<Response>
}

const PATIENCE_MS = 60_000

/** A client made at run time from a served document: it finds operations by their id, and all else in the document. */
export async function openDocumentClient(documentUrl: string): Promise<DocumentClient> {
  const document = (await (await fetch(documentUrl)).json()) as ApiDocument
  const base = new URL(document.servers[0]?.url ?? '', documentUrl)

  return {
    document,
    async call(operationId, asking = {}) {
      const { path, method, operation } = find(document, operationId)
      const url = new URL(path.slice(1), base)
      const headers = new Headers(asking.key ? { authorization: `Bearer ${asking.key}` } : {})
      if (asking.ticket !== undefined) url.searchParams.append('ticket', asking.ticket)
      for (const [name, value] of Object.entries(asking.parameters ?? {})) {
        const parameter = operation.parameters.find((candidate) => candidate.name === name)
        if (parameter === undefined) throw new Error(`${operationId} has no parameter ${name}`)
        if (parameter.in === 'query') url.searchParams.append(name, String(value))
        if (parameter.in === 'header') headers.set(name, String(value))
        if (parameter.in === 'path') url.pathname = fill(url.pathname, name, String(value))
      }
      const body = await bodyOf(operation, asking)
      if (typeof body === 'string') headers.set('content-type', 'application/json')
      const signal = AbortSignal.timeout(PATIENCE_MS)
      return fetch(url, { method: method.toUpperCase(), headers, signal, redirect: 'manual', ...(body && { body }) })
    },
    follow: (link) => fetch(new URL(link, base), { signal: AbortSignal.timeout(PATIENCE_MS) }),
  }
}

function find({ paths }: ApiDocument, operationId: string) {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === operationId) return { path, method, operation }
    }
  }
  throw new Error(`the document has no operation ${operationId}`)
}

/** URL keeps braces in a path as %7B and %7D. */
function fill(pathname: string, name: string, value: string): string {
  return pathname.replace(`%7B${name}%7D`, encodeURIComponent(value))
}

async function bodyOf({ operationId, requestBody }: Operation, { json, files }: Asking) {
  if (json !== undefined) return JSON.stringify(json)
  if (files === undefined) return undefined
  const properties = requestBody?.content['multipart/form-data']?.schema.properties ?? {}
  const [field] = Object.keys(properties)
  if (field === undefined) throw new Error(`${operationId} takes no form`)
  const form = new FormData()
  for (const path of files) form.append(field, new Blob([await readFile(path)]), basename(path))
  return form
}
