import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { waitUntil } from '../servers/wait-until.ts'
import { builtFile, REPOSITORY } from './repository.ts'

/** The command line as a child process, whose output is a pipe. */
export interface Smartplay {
  /** What it has printed so far. */
  output(): string
  interrupt(): void
  /** Resolves when its standard output has that in it. */
  until(printed: string): Promise<void>
  ended: Promise<EndedSmartplay>
}

export interface EndedSmartplay {
  readonly status: number | null
  readonly output: string
  readonly complaints: string
  /** The output as JSON, line by line. */
  lines(): readonly Line[]
}

/** What a command says is for people and scripts: tests look at single members. */
// biome-ignore lint/suspicious/noExplicitAny: the schemas are checked elsewhere
type Line = Record<string, any>

const PATIENCE_MS = 60_000

export type Environment = Readonly<Record<string, string>>

/** With nothing of our environment but where programs are. */
export function startSmartplay(words: readonly string[], environment: Environment = {}): Smartplay {
  const child = spawn(process.execPath, [builtFile('apps', 'cli', 'main.js'), ...words], {
    cwd: REPOSITORY,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const ended = Promise.race([once(child, 'close'), pause(PATIENCE_MS, undefined, { ref: false })]).then((ending) => {
    child.kill('SIGKILL')
    if (ending === undefined) throw new Error(`smartplay ${words[0]} did not end:\n${output}\n${complaints}`)
    return { status: child.exitCode, output, complaints, lines: () => linesOf(output) }
  })
  return {
    ...{ output: () => output, ended },
    interrupt: () => child.kill('SIGINT'),
    until(printed) {
      const attempt = async () => {
        if (!output.includes(printed)) throw new Error(`it printed ${output}, and complained ${complaints}`)
      }
      return waitUntil({ what: `${printed} from smartplay`, timeoutMs: PATIENCE_MS, attempt })
    },
  }
}

export function runSmartplay(words: readonly string[], environment: Environment = {}): Promise<EndedSmartplay> {
  return startSmartplay(words, environment).ended
}

function linesOf(output: string): readonly Line[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
