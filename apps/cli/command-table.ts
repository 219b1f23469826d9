import { catalogueCommand } from './catalogue/catalogue.ts'
import { analyseCommand } from './commands/analyse.ts'
import type { Commands } from './commands/command.ts'
import { exportCommand } from './commands/export.ts'
import { keysCommand } from './commands/keys.ts'
import { reindexCommand } from './commands/reindex.ts'
import { submitCommand } from './commands/submit.ts'
import { watchCommand } from './commands/watch.ts'
import { modelCommand } from './model/model.ts'

/** Every command, by its name and in the order of the help. */
export const COMMANDS: Commands = {
  analyse: analyseCommand,
  submit: submitCommand,
  watch: watchCommand,
  export: exportCommand,
  reindex: reindexCommand,
  catalogue: catalogueCommand,
  keys: keysCommand,
  model: modelCommand,
}
