import { describe, expect, it } from 'vitest'
import { formatSources, parseSources, type Source } from './sources-file.ts'

const sources: Source[] = [
  { filename: '2.mp3', path: '/songs/2.mp3', title: 'Dawn', artist: 'Ada', labels: { valence: 3, arousal: 3.1 } },
  { filename: '3.mp3', path: '/songs/3.mp3' },
]

describe('a file of sources', () => {
  it('is read as it was written', () => {
    expect(parseSources(formatSources(sources), 'sources')).toEqual(sources)
    expect(parseSources(formatSources([]), 'sources')).toEqual([])
  })

  it.each(['', '{}', '{"schema": 1, "sources": [{"filename": "../2.mp3", "path": "2.mp3"}]}'])('is not %j', (text) => {
    expect(() => parseSources(text, 'catalogue-sources.json')).toThrow(/^catalogue-sources\.json is no list of sources/)
  })

  it('is refused by what is wrong first, however much is wrong', () => {
    const wrong = sources.map((source) => ({ ...source, labels: { valence: 0.2, arousal: 0.7 } }))
    const text = JSON.stringify({ schema: 1, sources: wrong })
    expect(() => parseSources(text, 'list')).toThrow(/\(sources\.0\.labels\.valence: .{1,80}, and 3 more\)$/)
  })
})
