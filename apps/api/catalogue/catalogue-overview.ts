import type { RequestHandler } from 'express'
import type { Catalogue } from '#libs/catalogue/catalogue'
import type { CatalogueResource } from '#libs/contract/catalogue'
import type { Services } from '../services.ts'
import { presentCatalogue } from './catalogue-resource.ts'

/** GET /v1/catalogue: version, counts and statistics. They are counted once: a catalogue does not change. */
export function readCatalogue({ live }: Pick<Services, 'live'>): RequestHandler {
  /** Weak, so that a catalogue that is replaced can go. */
  const counted = new WeakMap<Catalogue, CatalogueResource>()
  return (_request, response) => {
    const { catalogue } = live()
    const resource = counted.get(catalogue) ?? presentCatalogue(catalogue)
    counted.set(catalogue, resource)
    response.json(resource)
  }
}
