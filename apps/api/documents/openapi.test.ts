import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { analysisResource } from '#libs/contract/api'
import { ERROR_CODES } from '#libs/contract/errors'
import { historyQuery } from '#libs/contract/history'
import type { Route } from '../http/route.ts'
import { COMPONENTS } from './components.ts'
import { ERROR_NOTES } from './error-notes.ts'
import { errorPage } from './error-page.ts'
import { describeApi } from './openapi.ts'

const handle = () => {}

const read: Route = {
  ...{ method: 'get', path: '/v1/analyses/{id}', scope: 'read', handle },
  documentation: {
    ...{ tag: 'analyses', name: 'readAnalysis', summary: 'How it stands.', query: historyQuery },
    headers: { Prefer: 'How to be answered' },
    answers: { 200: { description: 'The analysis.', schema: analysisResource } },
    errors: ['not-found'],
  },
}

const send: Route = {
  ...{ method: 'post', path: '/v1/batches', scope: 'upload', handle },
  documentation: {
    ...{ tag: 'batches', name: 'createBatch', summary: 'Sends many.' },
    body: { kind: 'form', field: 'audio', files: 'many', json: z.strictObject({ ids: z.array(z.string()) }) },
    answers: { 202: { description: 'Promised.', headers: { Location: 'Where it is' } } },
  },
}

const document = describeApi([read, send])
const operation = document.paths['/v1/analyses/{id}']?.get

describe('describeApi', () => {
  it('makes a document that follows OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it('names resources, and holds those only that are used', () => {
    expect(Object.keys(document.components.schemas)).toEqual([
      'Analysis',
      'AnalysisError',
      'CompletedAnalysis',
      'FailedAnalysis',
      'PendingAnalysis',
      'Problem',
      'Recommendations',
    ])
  })

  it('describes what stands in the path, the query and the headers', () => {
    const parameters = operation?.parameters.map(({ name, in: where, required }) => [where, name, required])
    expect(parameters).toEqual([
      ['path', 'id', true],
      ['query', 'status', false],
      ['query', 'cursor', false],
      ['query', 'limit', false],
      ['header', 'Prefer', false],
      ['header', 'If-None-Match', false],
    ])
    expect(operation?.parameters[3]?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  })

  it('lets more members come later, but in what clients send', () => {
    expect(document.components.schemas.Problem).not.toHaveProperty('additionalProperties')
    const { requestBody } = document.paths['/v1/batches']?.post ?? {}
    expect(requestBody?.content).toMatchObject({ 'application/json': { schema: { additionalProperties: false } } })
  })

  it("names a route's own errors beside those of every route", () => {
    expect(operation?.responses).toMatchObject({
      404: { description: 'not-found' },
      401: { description: 'unauthenticated' },
      500: { description: 'internal' },
    })
    expect(document.paths['/v1/batches']?.post?.responses).toMatchObject({ 408: { description: 'too-slow' } })
  })

  it('says whether there has to be a body', () => {
    const body = { kind: 'json', schema: z.strictObject({ graceSeconds: z.int().default(60) }) } as const
    const isRequired = (isOptional: { readonly isOptional?: true }) => {
      const documentation = { ...read.documentation, body: { ...body, ...isOptional } }
      return describeApi([{ ...read, method: 'post', documentation }]).paths[read.path]?.post?.requestBody?.required
    }
    expect([isRequired({}), isRequired({ isOptional: true })]).toEqual([true, false])
  })

  it('asks for a key with the scope of the route, or for none where there are none', () => {
    expect(operation?.security).toEqual([{}, { bearer: ['read'] }, { session: ['read'] }])
  })
})

describe('COMPONENTS', () => {
  const withExample = Object.entries(COMPONENTS).filter(([, { example }]) => example !== undefined)

  it.each(withExample)('shows an example of %s that follows its schema', (_name, { schema, example }) => {
    expect(schema.safeParse(example).error).toBeUndefined()
  })
})

describe('errorPage', () => {
  it.each(ERROR_CODES)('explains %s', (code) => {
    expect(ERROR_NOTES[code]).toMatch(/^[A-Z].*\.$/)
    expect(errorPage()).toContain(`<tr id="${code}">`)
  })
})
