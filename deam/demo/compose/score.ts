import type { Mood } from '#libs/contract/moods'
import type { Chord } from './music/chord.ts'
import type { Key } from './music/key.ts'
import type { Random } from './music/random.ts'
import type { Echo } from './sound/echo.ts'
import type { Room } from './sound/reverb.ts'

/** A piece as it is written down: everything that tells it from the others. */
export interface Piece {
  /** Also its file name. */
  readonly name: string
  readonly title: string
  /** What we had in mind. Nothing is tuned to it: the mood in the catalogue is the model's own. */
  readonly intended: Mood
  /** Beats per minute. */
  readonly tempo: number
  readonly key: Key
  readonly beatsPerBar: number
  /** Delay of every second eighth, in eighths: 0 is straight, 0.33 a triplet. */
  readonly swing?: number
  /** Another take draws another melody under the same rules. */
  readonly take: number
  /** Root mean square of the finished piece [dB full scale]. */
  readonly levelDb: number
  readonly room: Room
  /** Chords by theme, one a bar, as roman numerals. */
  readonly themes: Readonly<Record<string, string>>
  readonly parts: Readonly<Record<string, Part>>
  /** Theme after theme; the piece ends on a held tonic. */
  readonly form: readonly Section[]
}

/** Who plays what, and where in the room. */
export interface Part {
  readonly voice: Voice
  readonly player: Player
  readonly gainDb: number
  /** -1 left, 1 right. */
  readonly pan?: number
  /** How far single notes stray from `pan`. */
  readonly spread?: number
  /** Share that goes to the room's reverberation, 0..1. */
  readonly send?: number
  readonly echo?: Echo
}

export interface Section {
  readonly theme: string
  /** Names of the parts that play, with spaces between. */
  readonly parts: string
  /** Loudness against the rest of the piece: 1 is full. */
  readonly level?: number
}

/** What a player reads: one theme. */
export interface Passage {
  readonly key: Key
  /** One a bar. */
  readonly chords: readonly Chord[]
  /** Drawn from the piece, the theme and the part, so a theme that returns is the same theme. */
  readonly random: Random
}

/** A note on paper; times in bars from the start of the passage. */
export interface Note {
  readonly start: number
  readonly length: number
  /** MIDI note number. */
  readonly pitch: number
  /** 0..1. */
  readonly velocity: number
}

export type Player = (passage: Passage) => Note[]

/** A note in the air. */
export interface Tone {
  /** Hertz. */
  readonly frequency: number
  /** How long the key is held; what rings on afterwards is the voice's affair. */
  readonly seconds: number
  /** 0..1: louder, and with most voices brighter. */
  readonly velocity: number
  readonly random: Random
}

/** Turns a tone into mono samples at the common sample rate, about -1..1, with its release. */
export type Voice = (tone: Tone) => Float32Array
