import { parseArgs } from 'node:util'
import { benchFeatures } from './features.ts'
import { benchIntake } from './intake.ts'
import { benchLatency } from './latency.ts'
import { benchModel } from './model.ts'
import type { Bench } from './options.ts'
import { benchOverload } from './overload.ts'
import { benchParity } from './parity.ts'
import { benchPipeline } from './pipeline.ts'
import { benchRecommend } from './recommend.ts'
import { benchReindex } from './reindex.ts'
import { benchSoak } from './soak.ts'
import { benchStreams } from './streams.ts'
import { benchSwap } from './swap.ts'

const USAGE = `npm run bench -- NAME [options]

  features   CPU and wall time of decoding and measuring one clip; beside librosa with --librosa
  overload   twice the capacity for --limit seconds (60): what is turned away, and what is still done
  parity     our numbers beside librosa's: the golden vectors, and with --librosa every file of the corpus
  intake     1 MB uploads a second, the same file again, memory under 20 large ones
  latency    one mp3 through POST /upload of an idle service, queue and store included
  model      CPU and memory of judging one song, over 20,000 of them
  pipeline   clips per second through the real queue, two workers
  recommend  neighbours in 1,803, 100,000 and 1,000,000 synthetic tracks: time and memory
  reindex    a catalogue through the real service: files/s, a second run, uploads meanwhile; beside librosa
  soak       70 % of the capacity for --limit minutes (30): memory, descriptors, event-loop delay
  streams    2,000 clients follow 1,000 jobs on one API process: delay and memory
  swap       what questions wait while a catalogue of 100,000 tracks is replaced by another

  --corpus DIR       audio files to use (default: deam/demo/audio)
  --librosa PYTHON   a Python that has librosa 0.11, to be measured in the same run, file by file
  --limit N          at most N files (or requests)
  --json             the last line is one JSON object
`

const BENCHES: Readonly<Record<string, Bench>> = {
  features: benchFeatures,
  overload: benchOverload,
  parity: benchParity,
  intake: benchIntake,
  latency: benchLatency,
  model: benchModel,
  pipeline: benchPipeline,
  recommend: benchRecommend,
  reindex: benchReindex,
  soak: benchSoak,
  streams: benchStreams,
  swap: benchSwap,
}

/** Where the usual number would be a wrong one. */
const OWN_LIMITS: Readonly<Record<string, string>> = { overload: '60', soak: '30' }

const { values, positionals } = parseArgs({
  options: {
    corpus: { type: 'string', default: 'deam/demo/audio' },
    librosa: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const [name = ''] = positionals
const bench = BENCHES[name]
const limit = values.limit ?? OWN_LIMITS[name] ?? '24'

if (values.help) process.stdout.write(USAGE)
else if (bench === undefined || !/^[1-9]\d*$/.test(limit)) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  const { corpus, librosa } = values
  const figures = await bench({ corpus, librosa, limit: Number(limit) })
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
}
