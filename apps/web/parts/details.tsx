import type { CompletedResource } from '#libs/contract/api'
import { useServices } from '../model/services.ts'
import { sayCount, sayMs, sayShare, sayValue } from '../words/amounts.ts'
import { appliedSteps, contributionRows, ruleRows } from '../words/contributions.ts'
import { standingRows } from '../words/standing.ts'
import { DivergingBar } from './diverging-bar.tsx'

/** What is behind the answer: contributions, rules, versions and times. */
export function Details({ resource }: { readonly resource: CompletedResource }) {
  // Of silence nothing speaks for a mood.
  if (resource.quality.silent)
    return (
      <details>
        <summary>Versions and times</summary>
        <Facts resource={resource} />
      </details>
    )
  return (
    <details>
      <summary>Why, in numbers</summary>
      <Contributions resource={resource} />
      <Standing resource={resource} />
      <Rules resource={resource} />
      <Facts resource={resource} />
    </details>
  )
}

function Contributions({ resource }: { readonly resource: CompletedResource }) {
  return (
    <table class="contributions">
      <caption>What speaks for {resource.mood}, and what against</caption>
      <thead>
        <tr>
          <th scope="col">heard</th>
          <th scope="col">value</th>
          <th scope="col">against · for</th>
          <th scope="col">in training</th>
        </tr>
      </thead>
      <tbody>
        {contributionRows(resource).map(({ word, value, percentile, reach }) => (
          <tr key={word}>
            <th scope="row">{word}</th>
            <td class="number">{value}</td>
            <td>
              <DivergingBar reach={reach} />
              <span class="unseen">{reach < 0 ? 'against' : 'for'}</span>
            </td>
            <td>
              <Percentile percentile={percentile} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A tick on a thin scale, 0..100. */
function Tick({ percentile }: { readonly percentile: number }) {
  const at = 2 + 0.96 * percentile
  return (
    <svg class="tick-scale" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <line class="scale" x1="2" x2="98" y1="5" y2="5" />
      <line class="tick" x1={at} x2={at} y1="0.5" y2="9.5" />
    </svg>
  )
}

/** Above how many of a hundred training songs. */
function Percentile({ percentile }: { readonly percentile: number }) {
  return (
    <span class="percentile">
      <Tick percentile={percentile} />
      <span class="number">{Math.round(percentile)} %</span>
    </span>
  )
}

/** Beside the catalogue that is recommended from; the percentiles above are those of the songs that the model learnt from. */
function Standing({ resource }: { readonly resource: CompletedResource }) {
  const { plane } = useServices()
  const overview = plane.overview.value
  const rows = overview === undefined ? [] : standingRows(resource, overview)
  if (overview === undefined || rows.length === 0) return null
  return (
    <table class="standing">
      <caption>Beside the {sayCount(overview.tracks.total, 'track')} of the catalogue</caption>
      <tbody>
        {rows.map(({ words, value, percentile }) => (
          <tr key={words}>
            <th scope="row">
              {words}
              <Tick percentile={percentile} />
            </th>
            <td class="number">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Rules({ resource }: { readonly resource: CompletedResource }) {
  return (
    <table class="rules">
      <caption>What the rules say</caption>
      <tbody>
        {ruleRows(resource).map(({ rule, evidence, reach }) => (
          <tr key={rule}>
            <th scope="row">{rule}</th>
            <td class="number">{sayValue(evidence, '')}</td>
            <td>
              <DivergingBar reach={reach} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Facts({ resource }: { readonly resource: CompletedResource }) {
  const { affect, quality, tempo, stages, features, meta, pipelineVersion } = resource
  const facts: readonly (readonly [string, string])[] = [
    ['valence', `${affect.valence.toFixed(1)} ± ${affect.valenceError.toFixed(1)} of 1–9`],
    ['arousal', `${affect.arousal.toFixed(1)} ± ${affect.arousalError.toFixed(1)} of 1–9`],
    [
      'tempo',
      `${Math.round(features.tempo)} BPM${tempo === undefined ? '' : `, or ${Math.round(tempo.alternative)}; ${sayShare(tempo.confidence)} sure`}`,
    ],
    [
      'heard',
      `${quality.durationSeconds.toFixed(1)} s of ${quality.container}, ${quality.channels === 1 ? 'mono' : `${quality.channels} channels`}`,
    ],
    ['time', sayMs(stages.reduce((sum, { ms }) => sum + ms, 0))],
    ['steps', appliedSteps(resource).join(', ')],
    ['versions', pipelineVersion],
    ['audio', `sha256 ${meta.sha256.slice(0, 12)}…`],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}
