import { SmartPlayError } from '#libs/contract/errors'
import { importCommand } from './catalogue-import.ts'
import { verifyCommand } from './catalogue-verify.ts'

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  import: importCommand,
  verify: verifyCommand,
}

/** `smartplay catalogue verify | import`. */
export async function catalogueCommand([name = '', ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS[name]
  if (command !== undefined) return command(args)
  throw new SmartPlayError('bad-request', `there is no command catalogue ${name} (expected verify or import)`)
}
