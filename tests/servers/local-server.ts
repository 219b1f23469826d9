import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import type { ServerRecipe, TestServer } from './server.ts'
import { waitUntil } from './wait-until.ts'

const START_TIMEOUT_MS = 30_000
const GRACE_MS = 5000
const LAST_WORDS_LENGTH = 2000

/** A server as a child process, on a free loopback port, with its data in a folder under the system's temporary one. */
export async function startLocalServer(recipe: ServerRecipe, program: string): Promise<TestServer> {
  const host = '127.0.0.1'
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), `smartplay-${recipe.name}-`))
  let child = await launch()

  async function launch(): Promise<ChildProcess> {
    const started = spawn(program, recipe.localArguments({ port, directory }), {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: directory, ...recipe.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const lastWords = collectLastWords(started)
    const orphaned = () => started.kill('SIGKILL')
    process.once('exit', orphaned)
    started.once('exit', () => process.off('exit', orphaned))
    const answers = waitUntil({
      what: `${recipe.name} on port ${port}`,
      timeoutMs: START_TIMEOUT_MS,
      attempt: () => recipe.isReady({ host, port }),
      hopeless: () => (hasEnded(started) ? `it ended: ${lastWords()}` : undefined),
    })
    await answers.catch(async (error) => {
      await end(started, 'SIGKILL')
      throw error
    })
    return started
  }

  async function kill(): Promise<void> {
    await end(child, 'SIGKILL')
  }

  async function restart(): Promise<void> {
    await kill()
    child = await launch()
  }

  async function stop(): Promise<void> {
    child.kill('SIGCONT')
    const patience = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    await end(child, 'SIGTERM')
    clearTimeout(patience)
    await rm(directory, { recursive: true, force: true })
  }

  const pid = () => child.pid
  const pause = async () => {
    child.kill('SIGSTOP')
    await untilStopped(child.pid)
  }
  const resume = async () => void child.kill('SIGCONT')
  return { host, port, pid, pause, resume, kill, restart, stop }
}

/** A thread that runs when its process is stopped may answer once more. Where no system tells, this resolves at once. */
async function untilStopped(pid: number | undefined): Promise<void> {
  const threads = `/proc/${pid}/task`
  if (!existsSync(threads)) return
  const attempt = async () => {
    const statuses = (await readdir(threads)).map((thread) => readFile(join(threads, thread, 'status'), 'utf8'))
    const running = (await Promise.all(statuses)).filter((status) => !/^State:\tT/m.test(status))
    if (running.length > 0) throw new Error(`${running.length} threads run still`)
  }
  await waitUntil({ what: `the stop of process ${pid}`, timeoutMs: START_TIMEOUT_MS, attempt })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** What it printed last, for the message when it does not come up; reading also keeps its pipes from filling. */
function collectLastWords(child: ChildProcess): () => string {
  let words = ''
  const collect = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-LAST_WORDS_LENGTH)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return () => words
}
