/** What the API's document shows of its main resources; each follows its schema. */

const ID = 'a3f09c1e5b7d24860a3f09c1e5b7d2486'
const BATCH = 'b5f1c09a7e3d24860b5f1c09a'
const analysis = { self: `/v1/analyses/${ID}`, events: `/v1/analyses/${ID}/events` }
const song = { id: ID, name: 'harbour-at-dawn.mp3', submittedAt: '2026-11-23T09:30:00.000Z' }

export const pendingAnalysis = {
  ...{ ...song, status: 'running', pipelineVersion: 'f3-9c1e-r2', outdated: false },
  queue: { position: 0, estimatedSeconds: 0.4 },
  stages: [{ stage: 'decode', ms: 61 }],
  ...{ stage: 'features', lastEvent: '1.3', links: analysis },
}

const error = {
  code: 'undecodable',
  title: 'Audio cannot be decoded',
  detail: 'no audio frame was found (expected mp3)',
  stage: 'decode',
  retry: 'never',
}

export const failedAnalysis = {
  ...{ ...song, status: 'failed', pipelineVersion: 'f3-9c1e-r2', outdated: false },
  ...{ stages: [], error, lastEvent: '1.11', links: analysis },
}

export const prediction = {
  ...{ mood: 'happy', confidence: 47.13, probabilities: { calm: 0.1, energetic: 0.2, happy: 0.4713, sad: 0.2287 } },
  processing_info: {
    tempo: 120.2,
    energy: 0.21,
    feature_quality: 'enhanced',
    prediction_method: 'enhanced_pipeline',
  },
  recommendations: [{ filename: 'evening-train.mp3', similarity: 0.62, stream_url: '/deam_audio/evening-train.mp3' }],
}

export const problem = {
  type: '/docs/errors#not-found',
  title: 'Not found',
  status: 404,
  detail: `there is no analysis ${ID}`,
  instance: `/v1/analyses/${ID}`,
  code: 'not-found',
  error: 'Not found',
  message: `there is no analysis ${ID}`,
  timestamp: '2026-11-23T09:30:00.000Z',
  path: `/v1/analyses/${ID}`,
}

export const historyPage = {
  items: [
    { ...song, status: 'completed', mood: 'calm', confidence: 0.61, error: null, links: analysis },
    { ...song, name: 'noise.mp3', status: 'failed', mood: null, confidence: null, error, links: analysis },
  ],
  nextCursor: `8204598999999-${ID}`,
}

export const retryReport = { retried: 12, audioGone: 3, unreadable: 0, nextCursor: null }

export const newBatch = { ids: [ID] }

export const batch = {
  ...{ id: `${BATCH}`, status: 'pending', createdAt: '2026-11-23T09:30:00.000Z' },
  counts: { pending: 1, completed: 0, failed: 0, cancelled: 0, refused: 1, unknown: 0 },
  estimatedSeconds: 1.2,
  items: [
    {
      ...{ index: 0, id: ID, name: song.name, status: 'pending' },
      ...{ mood: null, confidence: null, error: null, links: analysis },
    },
    {
      ...{ index: 1, id: null, name: 'letter.txt', status: 'refused', mood: null, confidence: null },
      error: {
        code: 'unsupported-type',
        title: 'Unsupported audio type',
        detail: 'the file has the extension .txt (expected one of mp3, wav, flac)',
        stage: null,
        retry: 'never',
      },
      links: null,
    },
  ],
  lastEvent: '1.0',
  links: { self: `/v1/batches/${BATCH}`, events: `/v1/batches/${BATCH}/events` },
}

export const recommendations = {
  catalogue: 'c-1a2b3c4d',
  items: [
    {
      filename: 'evening-train.mp3',
      similarity: 0.62,
      distance: 0.61,
      streamUrl: '/deam_audio/evening-train.mp3',
      why: ['tempo', 'rms'],
      title: 'Evening train',
      mood: 'calm',
    },
  ],
}
