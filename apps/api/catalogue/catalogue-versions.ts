import type { RequestHandler } from 'express'
import { newCurrent } from '#libs/contract/catalogue'
import { readBody } from '../http/json-body.ts'
import type { Services } from '../services.ts'

/**
 * GET /v1/catalogue/versions: those that the store keeps, the newest first; none while the catalogue comes from the
 * disk.
 */
export function listVersions({ catalogueVersions }: Pick<Services, 'catalogueVersions'>): RequestHandler {
  return async (_request, response) => {
    response.json({ items: await catalogueVersions.list() })
  }
}

/** POST /v1/catalogue/current: makes a kept version current; every process answers from it within three seconds. */
export function changeCurrent({ catalogueVersions }: Pick<Services, 'catalogueVersions'>): RequestHandler {
  return async (request, response) => {
    const { version } = readBody(newCurrent, request)
    await catalogueVersions.makeCurrent(version)
    const kept = await catalogueVersions.list()
    response.json(kept.find((each) => each.version === version))
  }
}
