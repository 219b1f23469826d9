import { commandGroup } from '../commands/command.ts'
import { modelAnalyzeCommand } from './analyze.ts'
import { modelReportCommand } from './report.ts'
import { modelTrainCommand } from './train.ts'

/** `smartplay model report | analyze | train`: what the model is worth, what it is, and a new one. */
export const modelCommand = commandGroup('model', 'the mood model: report, analyze, train', {
  report: {
    summary: 'what the mood model is worth',
    run: modelReportCommand,
    usage: `smartplay model report [--model DIR] [--json]

What the mood model is worth, from its judgements of songs that it was not trained with; draws the pictures too.

  --model DIR  another model (default: MODEL_PATH)
  --json       one JSON line after the tables

  smartplay model report`,
  },
  analyze: {
    summary: 'what the mood model is',
    run: modelAnalyzeCommand,
    usage: `smartplay model analyze [--model DIR] [--json]

What the mood model is: its classes, features, importances, accuracies and version.

  --model DIR  another model (default: MODEL_PATH)
  --json       one JSON line after the tables

  smartplay model analyze --json`,
  },
  train: {
    summary: 'a new mood model from your own copy of DEAM',
    run: modelTrainCommand,
    usage: `smartplay model train --deam DIR [--table FILE] [--name NAME]

Trains a new version from your own copy of DEAM; it needs python3. Interrupted, the same command goes on with its table.

  --deam DIR    your copy of DEAM: its songs are measured first
  --table FILE  where the measurements are kept; without --deam, what is trained from
  --name NAME   of the new version, a folder in models

  smartplay model train --deam ~/DEAM --name mine`,
  },
})
