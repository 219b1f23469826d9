/**
 * Writes the rules as the object that the Prometheus operator reads, after a change of rules/smartplay.yml:
 *
 *   npx tsx infra/prometheus/to-prometheus-rule.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
export const TARGET = join(here, '../../k8s/components/prometheus-operator/rules.yaml')

const HEAD = `# Made by infra/prometheus/to-prometheus-rule.ts from infra/prometheus/rules/smartplay.yml.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: smartplay
spec:
`

/** The rules stand under \`spec\` as they stand in their file, two columns further right. */
export function toPrometheusRule(): string {
  const rules = readFileSync(join(here, 'rules/smartplay.yml'), 'utf8')
  return HEAD + rules.replaceAll(/^(?=.)/gm, '  ')
}

if (process.argv[1] === import.meta.filename) writeFileSync(TARGET, toPrometheusRule())
