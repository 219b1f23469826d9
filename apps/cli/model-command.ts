import { SmartPlayError } from '#libs/contract/errors'
import { modelAnalyzeCommand } from './model-analyze.ts'
import { modelReportCommand } from './model-report.ts'
import { modelTrainCommand } from './model-train.ts'

type Command = (args: readonly string[]) => Promise<number>

const COMMANDS: Readonly<Record<string, Command>> = {
  report: modelReportCommand,
  analyze: modelAnalyzeCommand,
  train: modelTrainCommand,
}

/** `smartplay model report|analyze|train`: what the model is worth, what it is, and a new one. */
export async function modelCommand([name = '', ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS[name]
  if (command) return await command(args)
  const known = Object.keys(COMMANDS).join(', ')
  throw new SmartPlayError('bad-request', `there is no model command "${name}" (expected ${known})`)
}
