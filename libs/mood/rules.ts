import { byMood, MOODS, type Mood, type MoodProbabilities } from '#libs/contract/moods'
import type { RuleEvidence } from './judgement.ts'
import { normalise } from './probabilities.ts'

/** Changes whenever a rule, or a step of the judgement, can answer differently for the same settings. */
export const RULES_VERSION = 'r1'

/** What the rules listen to: loudness, speed, brightness and noisiness of a song. */
export const RULE_INPUTS = ['signal_rms', 'tempo', 'spectral_centroid', 'zero_crossing_rate'] as const
export type RuleInput = (typeof RULE_INPUTS)[number]

/** Ranks among the training songs, 0..1. */
export type Ranks = Readonly<Record<RuleInput, number>>

/** The two axes as the rules hear them, then one rule for each mood. */
export interface Evidence {
  readonly arousal: RuleEvidence
  readonly valence: RuleEvidence
  readonly moods: Readonly<Record<Mood, RuleEvidence>>
}

/**
 * Step 3: what a musician would say from four knobs. Loud, fast, bright and noisy is stirring; fast, bright
 * and loud pleases.
 *
 * e = 2 u - 1 for each rank u; A = .40 e_rms + .20 e_tempo + .20 e_centroid + .20 e_zcr; V = .4 e_tempo + .3 e_centroid
 * + .3 e_rms; calm -A + .5 V, energetic A - .2 V, happy .6 A + V, sad -.6 A - V (our rules, by hand; no source).
 * A and V in -1..1; evidence in -1.6..1.6.
 */
export function hearRules(ranks: Ranks): Evidence {
  const e = (input: RuleInput) => 2 * ranks[input] - 1
  const arousal = rule('arousal', {
    loudness: 0.4 * e('signal_rms'),
    tempo: 0.2 * e('tempo'),
    brightness: 0.2 * e('spectral_centroid'),
    noisiness: 0.2 * e('zero_crossing_rate'),
  })
  const valence = rule('valence', {
    tempo: 0.4 * e('tempo'),
    brightness: 0.3 * e('spectral_centroid'),
    loudness: 0.3 * e('signal_rms'),
  })
  const [a, v] = [arousal.evidence, valence.evidence]
  const moods = {
    calm: rule('calm', { arousal: -a, valence: 0.5 * v }),
    energetic: rule('energetic', { arousal: a, valence: -0.2 * v }),
    happy: rule('happy', { arousal: 0.6 * a, valence: v }),
    sad: rule('sad', { arousal: -0.6 * a, valence: -v }),
  }
  return { arousal, valence, moods }
}

/**
 * The rules' own opinion.
 *
 * r_m = exp(beta E_m) / sum exp(beta E) (softmax); E: evidence of each mood; beta >= 0: 0 has no
 * opinion. A distribution.
 */
export function ruleProbabilities(evidence: Evidence, beta: number): MoodProbabilities {
  return normalise(byMood((mood) => Math.exp(beta * evidence.moods[mood].evidence)))
}

/** The mood with the most evidence; the first in the order of MOODS among equals. */
export function topRule(evidence: Evidence): Mood {
  const strength = (mood: Mood) => evidence.moods[mood].evidence
  return MOODS.reduce((best, mood) => (strength(mood) > strength(best) ? mood : best))
}

function rule(name: string, terms: Readonly<Record<string, number>>): RuleEvidence {
  const evidence = Object.values(terms).reduce((sum, term) => sum + term, 0)
  return { rule: name, evidence, terms }
}
