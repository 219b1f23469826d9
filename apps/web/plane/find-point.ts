import { Delaunay } from 'd3-delaunay'
import type { CloudPoint } from '../words/cloud.ts'
import type { Pixels, PlaneScale } from '../words/plane-scale.ts'

/** Further away than this nothing is meant. */
const NEAR_PIXELS = 18

/** Finds the point that a pointer means; by a Delaunay triangulation, so that no move looks at all of them. */
export function createFinder(points: readonly CloudPoint[], scale: PlaneScale): (at: Pixels) => CloudPoint | undefined {
  const places = points.map(scale.toPixels)
  const delaunay = Delaunay.from(
    places,
    ({ x }) => x,
    ({ y }) => y,
  )
  return (at) => {
    if (points.length === 0) return undefined
    const index = delaunay.find(at.x, at.y)
    const place = places[index]
    const isNear = place !== undefined && Math.hypot(place.x - at.x, place.y - at.y) <= NEAR_PIXELS
    return isNear ? points[index] : undefined
  }
}
