#!/usr/bin/env node
/**
 * npm run demo: from a fresh clone to a first answer. Installs what is missing, starts the embedded set, analyses a
 * bundled piece over HTTP as any client would, prints what comes, and stays up until Ctrl-C.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { enterCheckout } from './enter-checkout.mjs'
import { ensurePackages } from './packages.mjs'
import { buildPage } from './page.mjs'
import { ensurePrograms } from './programs.mjs'
import { requireFreePort } from './require-free-port.mjs'

enterCheckout()
loadSettings()
ensurePackages()
ensurePrograms()
buildPage()

const PIECE = process.argv[2] ?? 'deam/demo/audio/harbour-at-dawn.mp3'
const { HOST, SMARTPLAY_KEY } = process.env
const PORTS = {
  PORT: process.env.PORT || 5000,
  ADMIN_PORT: process.env.ADMIN_PORT || 5001,
  WORKER_ADMIN_PORT: process.env.WORKER_ADMIN_PORT || 5002,
}
for (const [variable, port] of Object.entries(PORTS)) await requireFreePort(variable, port)

const address = addressAt(PORTS.PORT)
const operators = addressAt(PORTS.ADMIN_PORT)
const headers = SMARTPLAY_KEY ? { authorization: `Bearer ${SMARTPLAY_KEY.trim()}` } : {}
const NOT_LET_IN = [401, 403]

const set = start()
try {
  await ready(set)
  await show(PIECE)
  console.info(`\nSmartPlay listens at ${address}; queues at ${operators}/queues, metrics at ${operators}/metrics`)
  console.info(
    `Try your own: open ${address} in a browser, or curl -F audio=@song.mp3 ${address}/upload     (Ctrl-C ends it)`,
  )
} catch (error) {
  console.error(`demo: ${error.message}`)
  set.kill('SIGTERM')
  process.exitCode = 1
}

/** As the programs that it starts will: a .env file adds to the environment. */
function loadSettings() {
  try {
    process.loadEnvFile()
  } catch {
    // There is none.
  }
}

/** As seen from here: what listens everywhere is reached by loopback. */
function addressAt(port) {
  const host = !HOST || HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Its log goes to this terminal from warnings on, so that the answer stands out. */
function start() {
  console.info('starting Redis, API and worker ...')
  const env = { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' }
  const child = fork('apps/embedded/main.ts', { execArgv: ['--import', 'tsx'], env })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'))
  child.once('exit', (status) => process.exit(process.exitCode ?? status ?? 1))
  return child
}

async function ready(child) {
  const [word] = await once(child, 'message')
  if (word !== 'ready') throw new Error('the embedded set could not start')
}

async function show(path) {
  const submitted = await submit(path)
  if (submitted === undefined) return
  console.info(`\n${basename(path)} -> ${address}${submitted.links.self}\n`)
  const result = submitted.status === 'completed' ? submitted : await follow(submitted.links.events)
  if (result.status !== 'completed') throw new Error(`the analysis ${result.status}: ${result.error?.detail}`)
  print(result)
}

/** Undefined where the service lets in who has a key only: it is of use without our piece. */
async function submit(path) {
  const form = new FormData()
  form.set('audio', new Blob([readFileSync(path)], { type: 'audio/mpeg' }), basename(path))
  const response = await fetch(`${address}/v1/analyses`, { method: 'POST', headers, body: form })
  const body = await response.json()
  if (response.ok) return body
  if (!NOT_LET_IN.includes(response.status)) throw new Error(body.detail)
  console.info(`\n${basename(path)} was not sent: the service needs a key (SMARTPLAY_KEY) that may upload and read`)
  return undefined
}

/** Reads server-sent events until the last one, and shows each stage as it ends. */
async function follow(path) {
  const response = await fetch(`${address}${path}`, { headers })
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const messages = text.split('\n\n')
    text = messages.pop()
    for (const message of messages) {
      const { event, data } = parse(message)
      if (event === 'stage' && data.state === 'completed') printStage(data.stages.at(-1))
      if (['completed', 'failed', 'cancelled'].includes(event)) return data
    }
  }
  throw new Error('the stream of events broke off')
}

function parse(message) {
  const fields = Object.fromEntries(message.split('\n').map((line) => line.split(/: (.*)/s, 2)))
  return { event: fields.event, data: fields.data && JSON.parse(fields.data) }
}

function printStage({ stage, ms }) {
  console.info(`  ${stage.padEnd(12)}${String(ms).padStart(8)} ms`)
}

function print({ mood, confidence, probabilities, affect, explanation, recommendations }) {
  const percent = (share) => `${Math.round(share * 100)} %`
  const shares = Object.entries(probabilities).map(([name, share]) => `${name} ${percent(share)}`)
  console.info(`\n  ${mood.toUpperCase()} (${percent(confidence)})   ${shares.join(', ')}`)
  console.info(`  valence ${affect.valence.toFixed(1)}, arousal ${affect.arousal.toFixed(1)} on 1..9`)
  console.info(`  ${explanation.sentence}\n`)
  for (const { filename, similarity, streamUrl } of recommendations.items) {
    console.info(`  ${similarity.toFixed(2)}  ${filename.padEnd(32)} ${streamUrl ? address + streamUrl : ''}`)
  }
}
