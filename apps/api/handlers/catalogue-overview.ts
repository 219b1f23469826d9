import type { RequestHandler } from 'express'
import { presentCatalogue } from '../present/catalogue.ts'
import type { Services } from './services.ts'

/** GET /v1/catalogue: version, counts and statistics. They are counted once: a catalogue does not change. */
export function readCatalogue({ catalogue }: Pick<Services, 'catalogue'>): RequestHandler {
  const resource = presentCatalogue(catalogue)
  return (_request, response) => {
    response.json(resource)
  }
}
