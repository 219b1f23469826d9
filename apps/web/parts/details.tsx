import type { CompletedResource } from '#libs/contract/api'
import { sayMs, sayShare, sayValue } from '../words/amounts.ts'
import { appliedSteps, contributionRows, ruleRows } from '../words/contributions.ts'
import { DivergingBar } from './diverging-bar.tsx'

/** What is behind the answer: contributions, rules, versions and times. */
export function Details({ resource }: { readonly resource: CompletedResource }) {
  return (
    <details>
      <summary>Why, in numbers</summary>
      <Contributions resource={resource} />
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
          <th scope="col">among songs</th>
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

/** A tick on a thin scale: above how many of a hundred training songs. */
function Percentile({ percentile }: { readonly percentile: number }) {
  const at = 2 + 0.96 * percentile
  return (
    <span class="percentile">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <line class="scale" x1="2" x2="98" y1="5" y2="5" />
        <line class="tick" x1={at} x2={at} y1="0.5" y2="9.5" />
      </svg>
      <span class="number">{Math.round(percentile)} %</span>
    </span>
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
