import { expect, it } from 'vitest'
import type { CatalogueMap } from '#libs/contract/catalogue'
import { findTracks, gatherCloud, piecesToTry } from './cloud.ts'

const MAP: CatalogueMap = {
  catalogue: 'c-1',
  filenames: ['slow-river.mp3', 'b.mp3', 'c.mp3', 'd.mp3'],
  titles: ['Slow River', null, null, null],
  valence: [3, null, 6.5, 6],
  arousal: [3, 5, 6, 6],
  moods: ['sad', null, 'happy', 'happy'],
  hasAudio: [true, true, true, false],
}

it('a track without a prediction is there, but has no place in the plane', () => {
  const cloud = gatherCloud(MAP)
  expect(cloud.points.map(({ title }) => title)).toEqual(['Slow River', 'c', 'd'])
  expect(cloud.tracks.map(({ affect }) => affect?.valence ?? null)).toEqual([3, null, 6.5, 6])
  expect(cloud.byFilename.get('c.mp3')?.mood).toBe('happy')
})

it('pieces to try can be heard, and are of different moods first', () => {
  expect(piecesToTry(gatherCloud(MAP), 3).map(({ filename }) => filename)).toEqual(['slow-river.mp3', 'c.mp3'])
})

it('a track is found by all words of its title, in whatever order and case; without words all are', () => {
  const found = (sought: string) => findTracks(gatherCloud(MAP), sought).map(({ title }) => title)
  expect([found('RIVER slow'), found('river c')]).toEqual([['Slow River'], []])
  expect(found(' ')).toEqual(['b', 'c', 'd', 'Slow River'])
})

it('of a catalogue without predictions every track is found, as in a features.json of names and features', () => {
  const nulls = MAP.filenames.map(() => null)
  const cloud = gatherCloud({ ...MAP, valence: nulls, arousal: nulls, moods: nulls })
  expect(cloud.points).toEqual([])
  expect(findTracks(cloud, '').map(({ title }) => title)).toEqual(['b', 'c', 'd', 'Slow River'])
})
