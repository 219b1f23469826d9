import { expect, it } from 'vitest'
import type { EntryState } from '../model/entry.ts'
import { announce } from './announcement.ts'

const resource = {
  ...{ status: 'completed', mood: 'sad', runnerUp: 'calm', confidence: 0.52, ambiguous: false },
  quality: { silent: false },
  explanation: { sentence: 'Heard as sad, then calm.', contributions: [] },
}

it('an answer is said with its sentence', () => {
  const state = { kind: 'known', resource } as unknown as EntryState
  expect(announce('a.mp3', state)).toBe('a.mp3 is sad, 52 %. Heard as sad, then calm.')
})

it('an upload is said once, whatever its bytes', () => {
  const said = [0.1, 0.2].map((sentShare) => announce('a.mp3', { kind: 'uploading', sentShare }))
  expect(said).toEqual(['a.mp3: uploading', 'a.mp3: uploading'])
})

it('a refusal is said with its reason', () => {
  expect(announce('a.txt', { kind: 'refused', title: 'Not an audio file', detail: 'expected audio' })).toBe(
    'a.txt: Not an audio file. expected audio',
  )
})
