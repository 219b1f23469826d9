import { expect, it } from 'vitest'
import { exampleAnalysis } from '../../../tests/fixtures/example-analysis.ts'
import { SONG_COLUMNS, songCells } from './song-columns.ts'

it('a song has a cell below each column, and one that is not there has empty ones', () => {
  const { heard, judgement } = exampleAnalysis
  const cells = songCells({ ...judgement, ...heard })
  const named = Object.fromEntries(SONG_COLUMNS.map((name, column) => [name, cells[column]]))
  expect(named).toMatchObject({ mood: 'happy', confidence: 0.47126, sad: 0.22874, arousalError: 0.8, container: 'wav' })
  expect(cells).toHaveLength(SONG_COLUMNS.length)
  expect(cells).not.toContain(undefined)
  expect(songCells(undefined)).toEqual(SONG_COLUMNS.map(() => undefined))
})
