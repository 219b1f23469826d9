import { type Chord, readChord, readChords } from './music/chord.ts'
import { frequencyOf } from './music/key.ts'
import { between, createRandom } from './music/random.ts'
import type { Note, Part, Piece, Section, Tone } from './score.ts'

/** Players are this much early or late, at most [s]. */
const LOOSENESS = 0.006

/** A tone in its place. */
export interface PlayedTone {
  /** Name of the part that plays it. */
  readonly part: string
  /** Seconds from the start of the piece. */
  readonly at: number
  readonly tone: Tone
}

/** Seconds from the first bar line to the last. */
export function playingTime(piece: Piece): number {
  return barSeconds(piece) * readPassages(piece).reduce((bars, { chords }) => bars + chords.length, 0)
}

/** Reads the form from top to bottom and gives every tone of the piece. */
export function perform(piece: Piece): PlayedTone[] {
  return readPassages(piece).flatMap((passage) =>
    passage.section.parts.split(' ').flatMap((part) => performPart(piece, part, passage)),
  )
}

interface PassageInPiece {
  readonly section: Section
  readonly chords: readonly Chord[]
  /** Bar of the piece at which it starts. */
  readonly bar: number
  /** The last one: every part holds its first note. */
  readonly held: boolean
}

/** The sections with their chords, and after them one bar of tonic, held by whoever played last. */
function readPassages({ themes, key, form }: Piece): PassageInPiece[] {
  const last = form.at(-1)
  if (!last) return []
  let bar = 0
  const passages = form.map((section) => {
    const passage = { section, chords: readChords(themes[section.theme] ?? '', key), bar, held: false }
    bar += passage.chords.length
    return passage
  })
  const isMinor = key.mode === 'minor' || key.mode === 'dorian' || key.mode === 'phrygian'
  return [...passages, { section: last, chords: [readChord(isMinor ? 'i' : 'I', key)], bar, held: true }]
}

function performPart(piece: Piece, name: string, { section, chords, bar, held }: PassageInPiece): PlayedTone[] {
  const part = piece.parts[name]
  if (!part) throw new Error(`${piece.name}: no part is called "${name}" (expected one of ${Object.keys(piece.parts)})`)
  const notes = play(piece, { name, part, section }, chords)
  const random = createRandom(`${piece.name} ${name} at bar ${bar}`)
  return (held ? hold(notes) : notes).map(({ start, length, pitch, velocity }) => {
    const from = timeOf(piece, bar + start) + between(random, -LOOSENESS, LOOSENESS)
    const seconds = timeOf(piece, bar + start + length) - timeOf(piece, bar + start)
    const tone = { frequency: frequencyOf(pitch), seconds, velocity: velocity * (section.level ?? 1), random }
    return { part: name, at: Math.max(0, from), tone }
  })
}

function play(piece: Piece, by: { name: string; part: Part; section: Section }, chords: readonly Chord[]): Note[] {
  const random = createRandom(`${piece.name} ${by.section.theme} ${by.name} take ${piece.take}`)
  return by.part.player({ key: piece.key, chords, random })
}

/** What is struck on the first beat of the bar, held to its end. */
function hold(notes: readonly Note[]): Note[] {
  return notes.filter(({ start }) => start < 0.05).map((note) => ({ ...note, length: 1 - note.start }))
}

function barSeconds({ tempo, beatsPerBar }: Piece): number {
  return (60 / tempo) * beatsPerBar
}

/** The moment [s] of a place in the piece [bars]; swing puts every second eighth off. */
function timeOf(piece: Piece, bars: number): number {
  const swing = piece.swing ?? 0
  const beats = bars * piece.beatsPerBar
  const whole = Math.floor(beats + 1e-9)
  const part = beats - whole
  const swung = part < 0.5 ? part * (1 + swing) : (1 + swing) / 2 + (part - 0.5) * (1 - swing)
  return (60 / piece.tempo) * (whole + swung)
}
