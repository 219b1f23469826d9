import { z } from 'zod'
import { FEATURE_NAMES } from '#libs/features/table'
import { recommendations } from './analysis.ts'
import { MOODS } from './moods.ts'
import { decimal, limit } from './query-numbers.ts'

/** What clients ask of the catalogue, and what they read of it. */

const share = decimal.pipe(z.number().min(0).max(1))
const rating = decimal.pipe(z.number().min(1).max(9))

/** What one wants of a list of recommendations. */
export const wishesQuery = z.strictObject({
  limit: limit.optional(),
  min_similarity: share.optional(),
  mood: z.enum(MOODS).optional(),
  diversity: share.optional(),
})
export type WishesQuery = z.infer<typeof wishesQuery>

/** The same around a point of the valence-arousal plane. */
export const affectQuery = wishesQuery.extend({ valence: rating, arousal: rating })

export const tracksQuery = z.strictObject({ cursor: z.string().optional(), limit: limit.default(50) })

const point = z.object({ valence: z.number(), arousal: z.number() })

export const catalogueResource = z.object({
  version: z.string(),
  featuresVersion: z.string(),
  /** False where its vectors are of another features version: it is browsed and played, but never compared. */
  comparable: z.boolean(),
  tracks: z.object({ total: z.int(), withAudio: z.int() }),
  /** Tracks by predicted mood; those without one are in no count. */
  moods: z.record(z.enum(MOODS), z.int()),
  /** Mean and population standard deviation, in each feature's unit; none where there is no track. */
  statistics: z.array(
    z.object({
      name: z.enum(FEATURE_NAMES),
      unit: z.string(),
      mean: z.number(),
      std: z.number(),
      /** From the smallest value to the largest in steps of five percent of the tracks. */
      quantiles: z.array(z.number()).length(21),
    }),
  ),
  links: z.object({ self: z.string(), tracks: z.string() }),
})
export type CatalogueResource = z.infer<typeof catalogueResource>

/** A track in a list of them. */
export const trackSummary = z.object({
  filename: z.string(),
  title: z.string().nullable(),
  artist: z.string().nullable(),
  /** As our model predicted them; `labels` as listeners rated the song. */
  mood: z.enum(MOODS).nullable(),
  affect: point.nullable(),
  labels: point.nullable(),
  streamUrl: z.string().nullable(),
  links: z.object({ self: z.string(), similar: z.string() }),
})
export type TrackSummary = z.infer<typeof trackSummary>

export const trackResource = trackSummary.extend({
  catalogue: z.string(),
  features: z.record(z.enum(FEATURE_NAMES), z.number()),
})
export type TrackResource = z.infer<typeof trackResource>

export const tracksPage = z.object({
  catalogue: z.string(),
  total: z.int(),
  items: z.array(trackSummary),
  /** What to ask with for the next page; null on the last one. */
  nextCursor: z.string().nullable(),
})
export type TracksPage = z.infer<typeof tracksPage>

export const recommendationsResource = recommendations

/** Every track as one point, in columns: small enough to draw the whole catalogue at once. */
export const catalogueMap = z.object({
  catalogue: z.string(),
  filenames: z.array(z.string()),
  titles: z.array(z.string().nullable()),
  /** Predicted, 1..9; null where the catalogue has no prediction. */
  valence: z.array(z.number().nullable()),
  arousal: z.array(z.number().nullable()),
  moods: z.array(z.enum(MOODS).nullable()),
  hasAudio: z.array(z.boolean()),
})
export type CatalogueMap = z.infer<typeof catalogueMap>

/** A version of the catalogue that the store keeps. */
export const catalogueVersion = z.object({
  version: z.string(),
  featuresVersion: z.string(),
  tracks: z.int(),
  createdAt: z.iso.datetime(),
  /** The reindex that made it; null where it was imported. */
  reindex: z.string().nullable(),
  isCurrent: z.boolean(),
})
export type CatalogueVersion = z.infer<typeof catalogueVersion>

export const catalogueVersions = z.object({ items: z.array(catalogueVersion) })

/** Makes a kept version current again. */
export const newCurrent = z.strictObject({ version: z.string().min(1).max(80) })
