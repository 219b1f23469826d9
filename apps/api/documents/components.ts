import type { z } from 'zod'
import { createdKey, keyResource, newKey, sessionResource, ticket } from '#libs/contract/access'
import * as api from '#libs/contract/api'
import { batchItem, batchResource, newBatch } from '#libs/contract/batch'
import * as catalogue from '#libs/contract/catalogue'
import { historyItem, historyPage, retryReport } from '#libs/contract/history'
import { jobProgress } from '#libs/contract/job'
import { reindexesPage, reindexResource } from '#libs/contract/reindex'
import { createdWebhook, deliveriesPage, deliveryResource, newWebhook, webhookResource } from '#libs/contract/webhook'
import * as examples from './examples.ts'

interface Component {
  readonly schema: z.ZodType
  readonly description?: string
  /** Follows the schema; a test says so. */
  readonly example?: object
}

/** What has a name in the API's document, and so in generated clients. */
export const COMPONENTS: Readonly<Record<string, Component>> = {
  Analysis: {
    schema: api.analysisResource,
    description: 'An analysis, in each way in which it can stand; `status` tells which.',
  },
  PendingAnalysis: { schema: api.pendingResource, example: examples.pendingAnalysis },
  CompletedAnalysis: { schema: api.completedResource },
  FailedAnalysis: { schema: api.failedResource, example: examples.failedAnalysis },
  AnalysisError: {
    schema: api.analysisError,
    description:
      'Why an analysis ended without a result. A request that was refused is a Problem instead: its HTTP status says so.',
  },
  ForgottenNote: { schema: api.forgottenNote },
  StageEvent: { schema: jobProgress, description: 'A stage that began or ended, with all that ended before.' },
  Prediction: { schema: api.prediction, example: examples.prediction },
  Problem: {
    schema: api.problem,
    description: 'Why a request was refused (RFC 9457). `code` is stable; `type` leads to what it means.',
    example: examples.problem,
  },
  Health: { schema: api.health },
  Home: { schema: api.home },
  HistoryItem: { schema: historyItem, description: 'One upload, and how its analysis stands now.' },
  HistoryPage: { schema: historyPage, example: examples.historyPage },
  RetryReport: { schema: retryReport, example: examples.retryReport },
  Batch: { schema: batchResource, example: examples.batch },
  BatchItem: { schema: batchItem },
  NewBatch: { schema: newBatch, example: examples.newBatch },
  Catalogue: { schema: catalogue.catalogueResource },
  CatalogueMap: { schema: catalogue.catalogueMap },
  CatalogueVersion: { schema: catalogue.catalogueVersion },
  CatalogueVersions: { schema: catalogue.catalogueVersions },
  NewCurrent: { schema: catalogue.newCurrent },
  Track: { schema: catalogue.trackResource },
  TrackSummary: { schema: catalogue.trackSummary },
  TracksPage: { schema: catalogue.tracksPage },
  Recommendations: { schema: catalogue.recommendationsResource, example: examples.recommendations },
  Reindex: { schema: reindexResource },
  ReindexesPage: { schema: reindexesPage },
  Key: { schema: keyResource },
  NewKey: { schema: newKey },
  CreatedKey: { schema: createdKey },
  Session: { schema: sessionResource },
  Ticket: { schema: ticket },
  Webhook: { schema: webhookResource },
  NewWebhook: { schema: newWebhook },
  CreatedWebhook: { schema: createdWebhook },
  Delivery: { schema: deliveryResource },
  DeliveriesPage: { schema: deliveriesPage },
}
