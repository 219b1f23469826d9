import type { Catalogue } from '#libs/catalogue/catalogue'
import type { CatalogueResource, TrackResource, TrackSummary } from '#libs/contract/catalogue'
import { byMood, MOODS } from '#libs/contract/moods'
import { STREAM_BASE } from '#libs/engine/stream-base'
import { FEATURES, FEATURES_VERSION } from '#libs/features/table'
import type { Track } from '#libs/recommend/recommendation'
import { measureScale } from '#libs/recommend/scale'
import { measureQuantiles } from './quantiles.ts'

/** The catalogue as clients read it. */

const BASE = '/v1/catalogue'

export function presentCatalogue({ version, featuresVersion, tracks }: Catalogue): CatalogueResource {
  const { features, moods, hasAudio } = tracks.columns
  const { means, stds } = measureScale(features, FEATURES.length)
  const spread = measureQuantiles(features, FEATURES.length)
  return {
    ...{ version, featuresVersion, comparable: featuresVersion === FEATURES_VERSION },
    tracks: { total: tracks.count, withAudio: countOf(hasAudio, 1) },
    moods: byMood((mood) => countOf(moods, MOODS.indexOf(mood) + 1)),
    statistics: FEATURES.flatMap(({ name, unit }, column) => {
      const mean = means[column]
      const std = stds[column]
      const quantiles = spread[column]
      if (mean === undefined || std === undefined || quantiles === undefined) return []
      return [{ name, unit, mean, std, quantiles: [...quantiles] }]
    }),
    links: { self: BASE, tracks: `${BASE}/tracks` },
  }
}

export function presentTrackSummary(track: Track): TrackSummary {
  const { filename, title = null, artist = null, mood = null, valence, arousal, labels = null, hasAudio } = track
  const name = encodeURIComponent(filename)
  return {
    ...{ filename, title, artist, mood, labels },
    affect: valence === undefined || arousal === undefined ? null : { valence, arousal },
    streamUrl: hasAudio ? `${STREAM_BASE}/${name}` : null,
    links: { self: `${BASE}/tracks/${name}`, similar: `${BASE}/tracks/${name}/similar` },
  }
}

export function presentTrack(track: Track, catalogue: string): TrackResource {
  return { ...presentTrackSummary(track), catalogue, features: track.features }
}

function countOf(column: Uint8Array, value: number): number {
  return column.reduce((sum, each) => sum + Number(each === value), 0)
}
