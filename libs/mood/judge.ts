import { MOODS, type MoodProbabilities } from '#libs/contract/moods'
import type { Measurements } from '#libs/features/table'
import { isAmbiguous } from './abstention.ts'
import { describeAffect } from './affect.ts'
import { quadrantProbabilities } from './affect-first.ts'
import { weighRules } from './confidence-weighting.ts'
import { explain, type HeardInput } from './explanation.ts'
import { enhanceHappy } from './happy-enhancement.ts'
import { readMeasure, requireVotes } from './inputs.ts'
import type { DecisionStep, Judgement, Votes } from './judgement.ts'
import { percentile } from './percentile.ts'
import { correctPrior } from './prior-correction.ts'
import { mix, rankMoods } from './probabilities.ts'
import { type Evidence, hearRules, type Ranks, RULES_VERSION, type RuleInput, ruleProbabilities } from './rules.ts'
import type { JudgementSettings } from './settings.ts'
import { temper } from './temperature.ts'

/** The rank of a measure that nobody ranked. */
const MIDDLE_RANK = 0.5

export type Judge = (votes: Votes, measurements: Measurements) => Judgement

/**
 * From what the ensemble says to a mood, with everything that led there.
 *
 * Throws `model-invalid` for votes that are no probabilities, `outside-limits` for measures that no song has.
 */
export function createJudge(settings: JudgementSettings): Judge {
  return (votes, measurements) => {
    requireVotes(votes)
    const inputs = hearInputs(votes, measurements, settings)
    const evidence = hearRules(rankRuleInputs(measurements, settings))
    const { affect, shown, ambiguous, steps } = takeSteps(votes, evidence, settings)
    const [mood, runnerUp] = rankMoods(shown)
    return {
      mood,
      confidence: shown[mood],
      probabilities: shown,
      runnerUp,
      margin: shown[mood] - shown[runnerUp],
      ambiguous,
      affect: describeAffect(votes, settings.affectErrors),
      decision: {
        votes: { vote: votes.vote, affect, ...votes.members },
        steps,
        rules: [evidence.arousal, evidence.valence, ...MOODS.map((name) => evidence.moods[name])],
        versions: { model: settings.modelVersion, features: measurements.version, rules: RULES_VERSION },
      },
      explanation: explain({ mood, runnerUp, ambiguous }, inputs, settings.linear),
    }
  }
}

/**
 * The steps in the order in which they run: each takes the probabilities of the one before it.
 *
 * Settings are spelled out, here and in `describeAffect`: a spread with members after it makes V8 (Node 20) a hidden
 * class for every song, which only a full collection takes away, and the process grew by 3 to 12 MB over 20,000 songs.
 */
function takeSteps(votes: Votes, evidence: Evidence, settings: JudgementSettings): Steps {
  const { tau, temperature, rules, weighting, happy, ambiguousBelow } = settings
  const { share } = settings.affect

  const affect = quadrantProbabilities(votes, settings.affect)
  const mixed = mix(votes.vote, affect, share)
  const corrected = correctPrior(mixed, settings.prior, tau)
  const calibrated = temper(corrected, temperature)
  const { weight, entropy, disagreement } = weighRules(calibrated, Object.values(votes.members), weighting)
  const blended = mix(calibrated, ruleProbabilities(evidence, rules.beta), weight)
  const shown = enhanceHappy(blended, evidence, happy)
  const ambiguous = isAmbiguous(shown, ambiguousBelow)

  const steps = [
    { step: 'affect-first', applied: share > 0, settings: { share }, probabilities: mixed },
    { step: 'prior-correction', applied: tau > 0, settings: { tau }, probabilities: corrected },
    { step: 'temperature', applied: temperature !== 1, settings: { temperature }, probabilities: calibrated },
    {
      step: 'rules',
      applied: weight > 0,
      settings: { beta: rules.beta, maximum: weighting.maximum, gamma: weighting.gamma, entropy, disagreement, weight },
      probabilities: blended,
    },
    {
      step: 'happy-enhancement',
      applied: shown !== blended,
      settings: { k: happy.k, threshold: happy.threshold },
      probabilities: shown,
    },
    { step: 'abstention', applied: ambiguous, settings: { ambiguousBelow }, probabilities: shown },
  ]
  return { affect, shown, ambiguous, steps }
}

interface Steps {
  /** What valence and arousal alone say. */
  readonly affect: MoodProbabilities
  readonly shown: MoodProbabilities
  readonly ambiguous: boolean
  readonly steps: readonly DecisionStep[]
}

function hearInputs(votes: Votes, measurements: Measurements, settings: JudgementSettings): HeardInput[] {
  return settings.inputs.map(({ name, quantiles }, index) => {
    const value = readMeasure(measurements, name)
    return { name, value, rank: percentile(value, quantiles), scaled: votes.scaled[index] ?? 0 }
  })
}

/** Where a model does not read what a rule listens to, nobody ranked it: the rule hears the middle. */
function rankRuleInputs(measurements: Measurements, settings: JudgementSettings): Ranks {
  const rank = (name: RuleInput) => {
    const input = settings.inputs.find((one) => one.name === name)
    return input ? percentile(readMeasure(measurements, name), input.quantiles) : MIDDLE_RANK
  }
  return {
    signal_rms: rank('signal_rms'),
    tempo: rank('tempo'),
    spectral_centroid: rank('spectral_centroid'),
    zero_crossing_rate: rank('zero_crossing_rate'),
  }
}
