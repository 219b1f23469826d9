import { z } from 'zod'
import { EXTENSION, FEATURE_NAMES } from '#libs/features/table'
import { CONTAINERS } from './containers.ts'
import { MOODS } from './moods.ts'
import { STAGES } from './stages.ts'

/**
 * What an analysis finds out, as it is stored and shown.
 *
 * The pure rooms have the same shapes as readonly interfaces; here they are schemas, because stored JSON and HTTP are
 * borders.
 */
const probability = z.number().min(0).max(1)
export const probabilities = z.record(z.enum(MOODS), probability)
const numbers = z.record(z.string(), z.number())
const extensionNames = EXTENSION.map(({ name }) => name)

export const stageTiming = z.object({
  stage: z.enum(STAGES),
  ms: z.number().nonnegative(),
  reused: z.boolean().optional(),
})

export const quality = z.object({
  container: z.enum(CONTAINERS),
  durationSeconds: z.number().nonnegative(),
  channels: z.number().int().positive(),
  peak: z.number().nonnegative(),
  silent: z.boolean(),
  truncated: z.boolean(),
  // Absent in what earlier releases stored.
  clippedShare: z.number().min(0).max(1).optional(),
  source: z
    .object({
      codec: z.string().optional(),
      sampleRate: z.number().positive().optional(),
      channels: z.number().int().positive().optional(),
    })
    .optional(),
})

export const heard = z.object({
  version: z.string(),
  features: z.record(z.enum(FEATURE_NAMES), z.number()),
  extension: z.record(z.enum(extensionNames), z.number()),
  descriptors: numbers,
  /** Absent where it was stored before this was measured. */
  tempo: z.object({ confidence: probability, alternative: z.number().positive() }).optional(),
  quality,
})

const affect = z.object({
  valence: z.number(),
  arousal: z.number(),
  valenceError: z.number(),
  arousalError: z.number(),
  quadrant: z.enum(MOODS),
})

const decision = z.object({
  votes: z.record(z.string(), probabilities),
  steps: z.array(z.object({ step: z.string(), applied: z.boolean(), settings: numbers, probabilities })).readonly(),
  rules: z.array(z.object({ rule: z.string(), evidence: z.number(), terms: numbers })).readonly(),
  versions: z.record(z.string(), z.string()),
})

const explanation = z.object({
  sentence: z.string(),
  contributions: z
    .array(z.object({ feature: z.string(), value: z.number(), percentile: z.number(), contribution: z.number() }))
    .readonly(),
})

export const judgement = z.object({
  mood: z.enum(MOODS),
  confidence: probability,
  probabilities,
  runnerUp: z.enum(MOODS),
  margin: z.number(),
  ambiguous: z.boolean(),
  affect,
  decision,
  explanation,
})

export const recommendations = z.object({
  catalogue: z.string(),
  items: z
    .array(
      z.object({
        filename: z.string(),
        similarity: z.number(),
        distance: z.number(),
        streamUrl: z.string().nullable(),
        // Absent in what earlier releases stored, and where they are not known.
        why: z.array(z.enum(FEATURE_NAMES)).readonly().optional(),
        title: z.string().optional(),
        artist: z.string().optional(),
        mood: z.enum(MOODS).optional(),
      }),
    )
    .readonly(),
  reason: z.enum(['catalogue-outdated', 'catalogue-empty', 'affect-unknown']).optional(),
})
