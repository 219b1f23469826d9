import { parseArgs } from 'node:util'
import { readConfig, readEnvironment } from '#libs/config/env'
import { MOODS } from '#libs/contract/moods'
import type { Manifest } from '#libs/model/manifest'
import { readPapers } from '#libs/model/papers'
import { textTable } from '../show/text-table.ts'

/** `smartplay model analyze [--model DIR] [--json]`: what the seed's analyze_model.py printed of its model. */
export async function modelAnalyzeCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { model: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const { manifest, version } = await readPapers(values.model ?? readConfig(readEnvironment()).modelPath)
  process.stdout.write(describe(manifest, version))
  if (values.json) process.stdout.write(`${JSON.stringify(summary(manifest, version))}\n`)
  return 0
}

function describe(manifest: Manifest, version: string): string {
  const { classes, feature_count, feature_importance, happy_enhancement, training_date } = manifest
  const importances = feature_importance
    .toSorted((a, b) => b.importance - a.importance)
    .map(({ name, importance }) => [name, importance, '#'.repeat(Math.round(40 * importance)).padEnd(40)])
  const facts = [
    ['model version', `${manifest.model_version} (${version})`],
    ['features version', manifest.featuresVersion],
    ['classes', classes.join(', ')],
    ['feature count', String(feature_count)],
    ['training accuracy', percent(manifest.training_accuracy)],
    ['validation accuracy', percent(manifest.validation_accuracy)],
    ['test accuracy', percent(manifest.test_accuracy)],
    ['training date', training_date],
    ['happy enhancement', happy_enhancement],
    ['songs', MOODS.map((mood) => `${mood} ${manifest.data.perClass[mood]}`).join(', ')],
  ]
  const lines = facts.map(([name = '', value = '']) => `  ${name.padEnd(20)} ${value}`)
  const table = textTable(['feature', 'importance', ''], importances)
  return `${lines.join('\n')}\n\nImportance in the gradient boosting (mean decrease of impurity; they sum to 1)\n${table}`
}

function percent(share: number | null): string {
  return share === null ? 'unknown (a smoke test of the training)' : `${(100 * share).toFixed(1)} %`
}

function summary(manifest: Manifest, version: string) {
  const { classes, feature_count, feature_importance, training_date, model_version, happy_enhancement } = manifest
  const { training_accuracy, validation_accuracy, test_accuracy } = manifest
  return {
    ...{ classes, feature_count, training_accuracy, validation_accuracy, test_accuracy },
    ...{ feature_importance, training_date, model_version, happy_enhancement, version },
  }
}
