import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TARGET, toPrometheusRule } from './to-prometheus-rule.ts'

const here = import.meta.dirname
const rules = readFileSync(join(here, 'rules/smartplay.yml'), 'utf8')
const runbook = readFileSync(join(here, '../../docs/runbook.md'), 'utf8')
const tests = readdirSync(join(here, 'tests')).map((name) => readFileSync(join(here, 'tests', name), 'utf8'))
const alerts = [...rules.matchAll(/- alert: (\w+)[\s\S]*?runbook_url: (\S+)/g)].map(([, name = '', url]) => ({
  name,
  url,
}))

describe('every alert', () => {
  it('has a section of its own in the runbook, and links to it', () => {
    const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, title]) => title)
    expect(alerts.map(({ name }) => name).toSorted()).toEqual(sections.toSorted())
    for (const { name, url } of alerts) expect(url).toBe(`docs/runbook.md#${name.toLowerCase()}`)
  })

  it('is seen to fire in a test of promtool', () => {
    const fired = tests.flatMap((text) =>
      [...text.matchAll(/alertname: (\w+)\n\s+exp_alerts:/g)].map(([, name]) => name),
    )
    expect([...new Set(fired)].toSorted()).toEqual(alerts.map(({ name }) => name).toSorted())
  })
})

it('the rules of the Prometheus operator are those of Prometheus (npx tsx infra/prometheus/to-prometheus-rule.ts)', () => {
  expect(readFileSync(TARGET, 'utf8')).toBe(toPrometheusRule())
})
