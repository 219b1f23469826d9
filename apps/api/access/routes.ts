import {
  createdKey,
  keyRotation,
  keysResource,
  newKey,
  newSession,
  newTicket,
  sessionResource,
  ticket,
} from '#libs/contract/access'
import type { Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { issueTicket } from './issue-ticket.ts'
import { createKey, listKeys, revokeKey, rotateKey } from './keys.ts'
import { closeSession, openSession, readSession } from './session.ts'

/** Who may do what: keys, sessions and tickets. */
export function accessRoutes(services: Services): readonly Route[] {
  return [...keyRoutes(services), ...sessionRoutes(services)]
}

function keyRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'get', path: '/v1/keys', scope: 'admin' },
      handle: listKeys(services),
      documentation: {
        ...{ tag: 'access', name: 'listKeys' },
        summary: 'All keys, the oldest first; what they are, never the keys themselves.',
        answers: { 200: { description: 'The keys.', schema: keysResource } },
        errors: ['store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/keys', scope: 'admin' },
      handle: createKey(services),
      documentation: {
        ...{ tag: 'access', name: 'createKey' },
        summary: 'Makes a key. The first one ends the time in which everybody on this machine may do everything.',
        body: { kind: 'json', schema: newKey },
        answers: { 201: { description: 'The key; it is shown this once.', schema: createdKey } },
        errors: ['bad-request', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/keys/{key}/rotate', scope: 'admin' },
      handle: rotateKey(services),
      documentation: {
        ...{ tag: 'access', name: 'rotateKey' },
        summary: 'Makes another key in place of one, which still opens for a time of grace.',
        body: { kind: 'json', schema: keyRotation, isOptional: true },
        answers: { 201: { description: 'The other key; it is shown this once.', schema: createdKey } },
        errors: ['bad-request', 'not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'delete', path: '/v1/keys/{key}', scope: 'admin' },
      handle: revokeKey(services),
      documentation: {
        ...{ tag: 'access', name: 'revokeKey' },
        summary: 'Revokes a key, with its sessions, tickets and open event streams; within three seconds everywhere.',
        answers: { 204: { description: 'It opens nothing any more.' } },
        errors: ['not-found', 'last-admin-key', 'store-unavailable'],
      },
    },
  ]
}

function sessionRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'post', path: '/v1/session', scope: 'open' },
      handle: openSession(services),
      documentation: {
        ...{ tag: 'access', name: 'openSession' },
        summary: 'Makes a cookie of a key, for pages: out of reach of their scripts, and for twelve hours.',
        body: { kind: 'json', schema: newSession },
        answers: {
          200: {
            ...{ description: 'Signed in.', schema: sessionResource },
            headers: { 'Set-Cookie': 'HttpOnly and SameSite=Strict; Secure where the service is reached by TLS' },
          },
        },
        errors: ['bad-request', 'unauthenticated', 'foreign-origin', 'too-many-requests'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/session', scope: 'open' },
      handle: readSession(services),
      documentation: {
        ...{ tag: 'access', name: 'readSession' },
        summary: 'Whether keys are needed, and what whoever asks may do.',
        answers: { 200: { description: 'Who asks.', schema: sessionResource } },
      },
    },
    {
      ...{ method: 'delete', path: '/v1/session', scope: 'open' },
      handle: closeSession(services),
      documentation: {
        ...{ tag: 'access', name: 'closeSession' },
        summary: 'Signs out: the session ends, for whoever has its cookie, with its open event streams.',
        answers: { 204: { description: 'Signed out.' } },
        errors: ['foreign-origin', 'too-many-requests', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/tickets', scope: 'read' },
      handle: issueTicket(services),
      documentation: {
        ...{ tag: 'access', name: 'issueTicket' },
        summary: 'Makes a ticket: as ?ticket= it opens one event stream or audio file, once, within a minute.',
        body: { kind: 'json', schema: newTicket },
        answers: { 201: { description: 'The ticket.', schema: ticket } },
        errors: ['bad-request', 'queue-unavailable'],
      },
    },
  ]
}
