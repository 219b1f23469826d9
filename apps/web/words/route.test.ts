import { expect, it } from 'vitest'
import { type Route, readRoute, writeRoute } from './route.ts'

const ROUTES: readonly Route[] = [
  { place: 'desk' },
  { place: 'catalogue' },
  { place: 'analysis', id: `a${'0f'.repeat(16)}` },
]

it.each(ROUTES)('a place is found again by its address: $place', (route) => {
  expect(readRoute(writeRoute(route))).toEqual(route)
})

it.each(['', '#', '#/a/', '#/a/../health', `#/a/a${'g'.repeat(32)}`, '#/elsewhere'])('%j is the desk', (hash) => {
  expect(readRoute(hash)).toEqual({ place: 'desk' })
})
