import { SmartPlayError } from '#libs/contract/errors'
import { byMood, type MoodProbabilities } from '#libs/contract/moods'
import type { Measurements } from '#libs/features/table'
import { readMeasure } from '#libs/mood/inputs'
import type { Votes } from '#libs/mood/judgement'
import type { Manifest } from './manifest.ts'
import { type InferenceSession, Tensor } from './runtime.ts'

/** The outputs of the graph that a vote reads. */
export function outputsOf(manifest: Manifest): string[] {
  return ['probabilities', 'scaled', 'valence', 'arousal', ...Object.values(manifest.members)]
}

/** What the ensemble says of one song. */
export async function vote(session: InferenceSession, manifest: Manifest, measurements: Measurements): Promise<Votes> {
  const row = Float32Array.from(manifest.inputs, ({ name }) => readMeasure(measurements, name))
  const answers = await session.run({ input: new Tensor('float32', row, [1, row.length]) }, outputsOf(manifest))
  const members = Object.entries(manifest.members).map(([member, output]) => [member, moods(answers, output)] as const)
  return {
    vote: moods(answers, 'probabilities'),
    members: Object.fromEntries(members),
    scaled: numbers(answers, 'scaled'),
    valence: number(answers, 'valence'),
    arousal: number(answers, 'arousal'),
  }
}

function moods(answers: InferenceSession.OnnxValueMapType, output: string): MoodProbabilities {
  const values = numbers(answers, output)
  return byMood((_, index) => values[index] ?? Number.NaN)
}

function number(answers: InferenceSession.OnnxValueMapType, output: string): number {
  return numbers(answers, output)[0] ?? Number.NaN
}

function numbers(answers: InferenceSession.OnnxValueMapType, output: string): number[] {
  const tensor = answers[output]
  if (tensor?.type === 'float32') return Array.from(tensor.data as Float32Array)
  throw new SmartPlayError('model-invalid', `the model's output ${output} is ${tensor?.type} (expected float32)`)
}
