import type { Prediction } from '#libs/contract/api'
import type { Result } from '#libs/contract/stored'

/** Under this many seconds a tempo or a mood rests on little. */
const SHORT_SECONDS = 10

/** A result in the JSON of the seed's POST /upload and /predict. */
export function toPrediction({ heard, judgement, recommendations }: Result): Prediction {
  return {
    mood: judgement.mood,
    confidence: Math.round(judgement.confidence * 10_000) / 100,
    probabilities: judgement.probabilities,
    processing_info: {
      tempo: heard.features.tempo,
      energy: heard.features.rms,
      feature_quality: featureQuality(heard.quality),
      prediction_method: 'enhanced_pipeline',
    },
    recommendations: recommendations.items.map(({ filename, similarity, streamUrl }) => ({
      filename,
      similarity,
      stream_url: streamUrl,
    })),
  }
}

function featureQuality({ silent, durationSeconds }: Result['heard']['quality']) {
  if (silent) return 'silent'
  return durationSeconds < SHORT_SECONDS ? 'short' : 'enhanced'
}
