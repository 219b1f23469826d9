import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { exampleAnalysis } from '../../../tests/fixtures/example-analysis.ts'
import type { FileOutcome } from './file-outcome.ts'
import { formatJson, formatText } from './format-analysis.ts'

const heard: FileOutcome = { file: 'song.wav', analysis: exampleAnalysis, totalMs: 51.2 }
const refused: FileOutcome = { file: 'text.mp3', error: new SmartPlayError('not-audio', 'of no audio format') }

describe('formatJson', () => {
  it('is one line with everything that a program wants to know', () => {
    const line = formatJson(heard)
    expect(line).not.toContain('\n')
    expect(JSON.parse(line)).toMatchObject({
      file: 'song.wav',
      mood: 'happy',
      confidence: 0.47126,
      features: exampleAnalysis.heard.features,
      recommendations: [{ filename: '12.mp3' }],
      timings: { decode: 10, features: 10, ensemble: 10, heuristics: 10, recommend: 10, total: 51 },
    })
  })

  it('names the error of a file that was refused', () => {
    expect(JSON.parse(formatJson(refused))).toEqual({
      file: 'text.mp3',
      error: { code: 'not-audio', message: 'of no audio format' },
    })
  })
})

describe('formatText', () => {
  it('says the mood, why, what is like it and how long it took', () => {
    expect(formatText(heard).split('\n')).toEqual([
      'song.wav',
      '  happy, 47 %: calm 10 %, energetic 20 %, happy 47 %, sad 23 %',
      '  It sounds happy.',
      '  like 12.mp3 (0.50)',
      '  decode 10 ms, features 10 ms, ensemble 10 ms, heuristics 10 ms, recommend 10 ms',
      '',
      '',
    ])
  })

  it('says when a mood is hard to tell, and when nothing is like it', () => {
    const { judgement, recommendations } = exampleAnalysis
    const lonely = { ...recommendations, items: [] }
    const analysis = { ...exampleAnalysis, judgement: { ...judgement, ambiguous: true }, recommendations: lonely }
    const text = formatText({ ...heard, analysis })
    expect(text).toContain('happy (ambiguous), 47 %')
    expect(text).toContain('like nothing in the catalogue')
  })

  it('says why a file was refused', () => {
    expect(formatText(refused)).toBe('text.mp3\n  not-audio: of no audio format\n\n')
  })
})
