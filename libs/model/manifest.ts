import { z } from 'zod'
import { MOODS } from '#libs/contract/moods'
import { EXTENSION, FEATURE_NAMES, type MeasureName } from '#libs/features/table'

const MEASURE_NAMES: readonly MeasureName[] = [...FEATURE_NAMES, ...EXTENSION.map((measure) => measure.name)]

const share = z.number().min(0).max(1)
const positive = z.number().positive()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits')
const ascending = z
  .array(z.number())
  .length(101)
  .refine(
    (values) => values.every((value, index) => value >= (values[index - 1] ?? value)),
    'expected ascending values',
  )

const input = z.object({
  name: z.enum(MEASURE_NAMES),
  mean: z.number(),
  standardDeviation: positive,
  quantiles: ascending,
})

const judgement = z.object({
  affect: z.object({
    share,
    valenceDeviation: positive,
    arousalDeviation: positive,
    correlation: z.number().gt(-1).lt(1),
  }),
  prior: z.record(z.enum(MOODS), positive),
  tau: share,
  temperature: positive,
  rules: z.object({ beta: z.number().min(0) }),
  weighting: z.object({ maximum: share, gamma: positive }),
  happy: z.object({ k: z.number().min(1).max(2), threshold: z.number() }),
  ambiguousBelow: share,
})

/** A figure on held-out songs: mean over the seeds, where it was drawn its 95 % interval, and each seed's value. */
const figure = z.object({
  mean: z.number(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  seeds: z.array(z.number()),
})

const verdict = z.object({ metric: z.string(), gain: z.number(), standardError: z.number(), shipped: z.boolean() })

const confusion = z.record(z.enum(MOODS), z.record(z.enum(MOODS), z.number()))

/** The papers of a model: `manifest.json` beside `model.onnx`, written by models/mood/training. */
export const manifestSchema = z
  .object({
    schema: z.literal(1),
    model_version: z.string(),
    classes: z.tuple([z.literal('calm'), z.literal('energetic'), z.literal('happy'), z.literal('sad')]),
    feature_count: z.number().int().positive(),
    /** null: a smoke test of the training, of which nothing is known. */
    training_accuracy: share.nullable(),
    validation_accuracy: share.nullable(),
    test_accuracy: share.nullable(),
    feature_importance: z.array(z.object({ name: z.string(), importance: z.number() })),
    training_date: z.string(),
    happy_enhancement: z.string(),
    featuresVersion: z.string(),
    model: z.object({ file: z.string().regex(/^[\w-]+\.onnx$/, 'expected a file beside the manifest'), sha256 }),
    /** The members' names, and the outputs of the graph that hold what they say. */
    members: z.record(z.string(), z.string()),
    inputs: z.array(input).min(1),
    linear: z.object({
      coefficients: z.record(z.enum(MOODS), z.array(z.number())),
      intercepts: z.record(z.enum(MOODS), z.number()),
    }),
    judgement,
    affectErrors: z.object({ valence: positive, arousal: positive, valenceR2: z.number(), arousalR2: z.number() }),
    guard: z.record(z.string(), verdict),
    /** What other members would add to what ships. */
    alternatives: z.record(z.string(), verdict).default({}),
    metrics: z.record(z.string(), z.object({ confusion }).catchall(figure)),
    data: z.object({
      name: z.string(),
      /** How much of each song was measured. */
      heard: z.string().default('unknown'),
      songs: z.number().int(),
      perClass: z.record(z.enum(MOODS), z.number().int()),
      sha256,
    }),
    libraries: z.record(z.string(), z.string()),
  })
  .refine((manifest) => manifest.feature_count === manifest.inputs.length, 'feature_count is not the number of inputs')
  .refine(
    ({ inputs, linear }) => MOODS.every((mood) => linear.coefficients[mood].length === inputs.length),
    'the linear member needs one coefficient for each input and mood',
  )

export type Manifest = z.infer<typeof manifestSchema>
