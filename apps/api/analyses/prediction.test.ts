import { describe, expect, it } from 'vitest'
import { prediction } from '#libs/contract/api'
import { exampleResult } from '../../../tests/fixtures/example-analysis.ts'
import { toPrediction } from './prediction.ts'

function withQuality(quality: Partial<typeof exampleResult.heard.quality>) {
  const { heard } = exampleResult
  return { ...exampleResult, heard: { ...heard, quality: { ...heard.quality, ...quality } } }
}

describe('toPrediction', () => {
  it("has the members of the seed's answer and no other", () => {
    const answer = toPrediction(exampleResult)
    expect(prediction.parse(answer)).toEqual(answer)
  })

  it('shows the confidence in percent with two decimals', () => {
    expect(toPrediction(exampleResult).confidence).toBe(47.13)
  })

  it('shows loudness as energy, and the tempo', () => {
    const { tempo, rms } = exampleResult.heard.features
    expect(toPrediction(exampleResult).processing_info).toMatchObject({ tempo, energy: rms })
  })

  it('shows where each recommended song is played', () => {
    expect(toPrediction(exampleResult).recommendations).toEqual([
      { filename: '12.mp3', similarity: 0.5, stream_url: '/deam_audio/12.mp3' },
    ])
  })

  it.each([
    ['short', { durationSeconds: 9.99 }],
    ['enhanced', { durationSeconds: 10 }],
    ['silent', { durationSeconds: 5, silent: true }],
  ])('calls the quality %s where it is %j', (word, quality) => {
    expect(toPrediction(withQuality(quality)).processing_info.feature_quality).toBe(word)
  })
})
