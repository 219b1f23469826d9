import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MOODS, type Mood } from '#libs/contract/moods'
import { manifestSchema } from './manifest.ts'

const folder = new URL('../../models/mood/', import.meta.url)
const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')))
const held = readHeldOut()
const shipped = manifest.metrics.shipped

/** Stored probabilities have four decimals: a mean of 8,655 of them is off by far less. */
const TOLERANCE = 5e-4

it('every song is judged held out once per seed', () => {
  const judged = new Set(held.map(({ seed, song }) => `${seed}/${song}`))
  expect(judged.size).toBe(held.length)
  expect(held).toHaveLength(5 * manifest.data.songs)
})

it('the stored judgements give the accuracy that the manifest claims, and no leak', () => {
  const accuracy = meanOverSeeds((songs) => songs.filter(isRight).length / songs.length)
  expect(Math.abs(accuracy - (shipped?.accuracy?.mean ?? Number.NaN))).toBeLessThan(TOLERANCE)
  expect(manifest.test_accuracy).toBe(shipped?.accuracy?.mean)
  expect(accuracy).toBeGreaterThan(0.61)
  expect(accuracy).toBeLessThan(0.67)
})

it('the stored judgements give the macro-F1 that the manifest claims', () => {
  const macroF1 = meanOverSeeds((songs) => MOODS.reduce((sum, mood) => sum + f1(songs, mood), 0) / MOODS.length)
  expect(Math.abs(macroF1 - (shipped?.macroF1?.mean ?? Number.NaN))).toBeLessThan(TOLERANCE)
})

it('the stored judgements give the calibration error that the manifest claims', () => {
  const ece = meanOverSeeds(calibrationError)
  // A song whose confidence was rounded across a bin's edge moves the error by up to 2 / 1731.
  expect(Math.abs(ece - (shipped?.ece?.mean ?? Number.NaN))).toBeLessThan(4 * TOLERANCE)
})

interface HeldOut {
  readonly seed: number
  readonly song: number
  readonly truth: string
  readonly said: Mood
  readonly confidence: number
}

function readHeldOut(): HeldOut[] {
  const [head = '', ...lines] = readFileSync(new URL('report/oof.csv', folder), 'utf8').trimEnd().split('\n')
  const names = head.split(',')
  const places = MOODS.map((mood) => names.indexOf(`shown_${mood}`))
  return lines.map((line) => {
    const cells = line.split(',')
    const shown = places.map((place) => Number(cells[place]))
    const confidence = Math.max(...shown)
    const said = MOODS[shown.indexOf(confidence)] ?? 'calm'
    return { seed: Number(cells[0]), song: Number(cells[2]), truth: cells[3] ?? '', said, confidence }
  })
}

function meanOverSeeds(measure: (songs: readonly HeldOut[]) => number): number {
  const seeds = [...new Set(held.map(({ seed }) => seed))]
  const measured = seeds.map((seed) => measure(held.filter((song) => song.seed === seed)))
  return measured.reduce((sum, value) => sum + value, 0) / seeds.length
}

function isRight({ truth, said }: HeldOut): boolean {
  return truth === said
}

/** F1 = 2 hits / (songs of the mood + songs said to be of it). */
function f1(songs: readonly HeldOut[], mood: Mood): number {
  const hits = songs.filter((song) => song.truth === mood && isRight(song)).length
  const ofMood = songs.filter(({ truth }) => truth === mood).length
  const said = songs.filter((song) => song.said === mood).length
  return (2 * hits) / (ofMood + said)
}

/** ECE = sum over 15 bins of (songs in bin / songs) |accuracy - mean confidence|, Naeini et al. 2015. */
function calibrationError(songs: readonly HeldOut[]): number {
  const gaps = new Array<number>(15).fill(0)
  for (const song of songs) {
    const bin = Math.min(14, Math.floor(song.confidence * 15))
    gaps[bin] = (gaps[bin] ?? 0) + Number(isRight(song)) - song.confidence
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / songs.length
}
