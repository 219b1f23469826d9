import type { ComponentChildren } from 'preact'
import type { AnalysisResource, CompletedResource } from '#libs/contract/api'
import type { Entry } from '../model/entry.ts'
import { sayBytes, sayWhen } from '../words/amounts.ts'
import { headline } from '../words/headline.ts'
import { stageLine } from '../words/stage-line.ts'
import { CardTop } from './card-top.tsx'
import { Details } from './details.tsx'
import { Failure } from './failure.tsx'
import { MoodBar } from './mood-bar.tsx'
import { StageLine } from './stage-line.tsx'

/** The open song. Its parts keep their places from the upload to the answer. */
export function Card({ entry }: { readonly entry: Entry }) {
  const state = entry.state.value
  switch (state.kind) {
    case 'known':
      return <Analysis entry={entry} resource={state.resource} />
    case 'refused':
      return (
        <Frame entry={entry} above="refused" word="no answer">
          <Failure
            entry={entry}
            title={state.title}
            detail={state.detail}
            retry={entry.file === undefined ? 'impossible' : 'anyway'}
          />
        </Frame>
      )
    case 'uploading':
      return (
        <Frame entry={entry} above={sayUpload(entry.file, state.sentShare)} word="uploading">
          <progress max="1" value={state.sentShare} aria-label={`Upload of ${entry.name}`} />
        </Frame>
      )
    case 'forgotten':
      return (
        <Frame entry={entry} above="nothing here" word="forgotten">
          <p class="sentence">There is no analysis at this address, or not any more.</p>
          <p>
            <a href="#/">To an empty desk</a>
          </p>
        </Frame>
      )
    case 'waiting':
    case 'listed':
      return <Frame entry={entry} above={sayWait(entry)} word="waiting" />
    default:
      return state satisfies never
  }
}

function sayWait({ file, state }: Entry): string {
  if (file === undefined) return 'looking it up'
  const reason = state.value.kind === 'waiting' ? state.value.reason : undefined
  return reason === undefined ? 'its turn comes' : `${reason}: it goes again by itself`
}

function sayUpload(file: File | undefined, sentShare: number): string {
  const size = file?.size ?? 0
  return `${sayBytes(sentShare * size)} of ${sayBytes(size)}`
}

interface FrameParts {
  readonly entry: Entry
  readonly above: string
  readonly word: string
  readonly children?: ComponentChildren
}

function Frame({ entry, above, word, children }: FrameParts) {
  return (
    <article class="card">
      <CardTop entry={entry} name={entry.name} />
      <StageLine segments={stageLine(undefined)} isThin={false} />
      <p class="above">{above}</p>
      <p class="display">{word}</p>
      <div class="answer">{children}</div>
    </article>
  )
}

function Analysis({ entry, resource }: { readonly entry: Entry; readonly resource: AnalysisResource }) {
  const { above, words } = headline(resource)
  const isDone = resource.status === 'completed'
  return (
    <article class={isDone ? `card ${shapeOf(resource)}` : 'card'} data-status={resource.status}>
      <CardTop entry={entry} name={resource.name} when={sayWhen(resource.submittedAt, Date.now())} />
      <StageLine segments={stageLine(resource)} isThin={isDone} />
      <p class="above">{above}</p>
      <p class={isDone ? 'display arrived' : 'display'}>
        {words.map(({ text, mood }) => (
          <span key={text} class={mood && `ink-${mood}`}>
            {text}
          </span>
        ))}
      </p>
      <div class="answer">
        {isDone && <Answer resource={resource} />}
        {'error' in resource && (
          <Failure
            entry={entry}
            title={resource.error.title}
            detail={resource.error.detail}
            retry={resource.error.retry === 'later' ? 'possible' : 'anyway'}
          />
        )}
      </div>
    </article>
  )
}

function Silence({ resource }: { readonly resource: CompletedResource }) {
  return (
    <>
      <p class="sentence">
        The file plays, but there is no sound in it. Any mood would be the average song's, not this one's, so none is
        shown and nothing is called alike.
      </p>
      <Details resource={resource} />
    </>
  )
}

function shapeOf({ quality, ambiguous }: CompletedResource): string {
  if (quality.silent) return 'silent'
  return ambiguous ? 'ambiguous' : 'clear'
}

function Answer({ resource }: { readonly resource: CompletedResource }) {
  if (resource.quality.silent) return <Silence resource={resource} />
  return (
    <>
      <MoodBar probabilities={resource.probabilities} />
      <p class="sentence">{resource.explanation.sentence.replaceAll(' %', '\u00a0%')}</p>
      {resource.outdated && (
        <p class="quiet">An older model said this. Send the file again for the present one's answer.</p>
      )}
      <Details resource={resource} />
    </>
  )
}
