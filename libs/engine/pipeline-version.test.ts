import { expect, it } from 'vitest'
import { FEATURES_VERSION } from '#libs/features/table'
import { RULES_VERSION } from '#libs/mood/rules'
import { pipelineVersionOf, readPipelineVersion } from './pipeline-version.ts'

it('joins features, model and rules in one word', () => {
  expect(pipelineVersionOf('9c1e04aa')).toBe(`${FEATURES_VERSION}-9c1e04aa-${RULES_VERSION}`)
})

it('is a job id and a key as it stands: no colon, slash or space', async () => {
  expect(await readPipelineVersion('models/mood')).toMatch(/^f\d+-[0-9a-f]{8}-r\d+$/)
})
