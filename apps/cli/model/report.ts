import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig, readEnvironment } from '#libs/config/env'
import { SmartPlayError } from '#libs/contract/errors'
import { MOODS } from '#libs/contract/moods'
import type { Manifest } from '#libs/model/manifest'
import { readPapers } from '#libs/model/papers'
import { bySeed, type HeldOut, readHeldOut } from '#libs/report/held-out'
import { type Figures, meanFigures } from '#libs/report/metrics'
import { drawAffect, drawConfusion, drawCoverage, drawReliability } from '#libs/report/pictures'
import { textTable } from '../show/text-table.ts'

/** The stored steps, in the order in which they run, and what the card calls them. */
const STEPS = {
  gb: 'gradient boosting alone',
  lr: 'logistic regression alone',
  vote: "the seed's soft vote of both",
  affect: 'affect alone',
  rules_alone: 'rules alone',
  mixed: 'vote and affect, as mixed',
  corrected: '+ prior correction',
  calibrated: '+ temperature',
  blended: '+ rules blend',
  enhanced: '+ happy enhancement',
  shown: 'what ships',
} as const

/** `smartplay model report [--model DIR] [--json]`: what the model is worth, from its held-out judgements. */
export async function modelReportCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { model: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const path = values.model ?? readConfig(readEnvironment()).modelPath
  const { manifest, folder } = await readPapers(path)
  const held = withVote(readHeldOut(await readJudgements(folder)))
  const shown = meanFigures(bySeed(held, 'shown'))

  process.stdout.write(describe(manifest, held, shown))
  const pictures = await drawPictures(join(folder, 'report'), held, shown)
  process.stdout.write(`pictures: ${pictures.join(', ')}\n`)
  if (values.json) process.stdout.write(`${JSON.stringify(summary(manifest, shown))}\n`)
  return 0
}

async function readJudgements(folder: string): Promise<string> {
  const path = join(folder, 'report', 'oof.csv')
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    const message = `there are no held-out judgements at ${path} (a model of a smoke test has none)`
    throw new SmartPlayError('model-invalid', message, { cause })
  })
}

/** The vote is not stored: it is the mean of its two members. */
function withVote(held: readonly HeldOut[]): HeldOut[] {
  return held.map((song) => {
    const { gb, lr } = song.said
    if (!gb || !lr) return song
    const mean = (mood: (typeof MOODS)[number]) => (gb[mood] + lr[mood]) / 2
    const vote = { calm: mean('calm'), energetic: mean('energetic'), happy: mean('happy'), sad: mean('sad') }
    return { ...song, said: { ...song.said, vote } }
  })
}

function describe(manifest: Manifest, held: readonly HeldOut[], shown: Figures): string {
  const sections = [
    `mood model ${manifest.model_version}, ${manifest.data.songs} songs of ${manifest.data.name}, each judged unheard`,
    `What ships, mean over the seeds. 95 % intervals: over artists, from the manifest.\n${headline(manifest, shown)}`,
    `Recall by mood\n${textTable([...MOODS], [MOODS.map((mood) => shown.recall[mood])])}`,
    `Songs by true mood (down) and said mood (across)\n${confusion(shown)}`,
    `What each step gives, recomputed from the stored judgements\n${ablation(held)}`,
    `A step ships where gain - 2 standard errors > 0\n${guard(manifest)}`,
    `Other members as a third voter, from the manifest: what they add to what ships\n${alternatives(manifest)}`,
  ]
  return `${sections.join('\n\n').replaceAll('\n\n\n', '\n\n')}\n`
}

function headline(manifest: Manifest, shown: Figures): string {
  const metrics = manifest.metrics.shipped
  const row = (name: string, value: number, metric: string) => {
    const interval = metrics?.[metric]?.interval
    return [name, value, interval ? `${interval[0].toFixed(3)} .. ${interval[1].toFixed(3)}` : '']
  }
  return textTable(
    ['', 'mean', '95 %'],
    [
      row('accuracy', shown.accuracy, 'accuracy'),
      row('macro-F1', shown.macroF1, 'macroF1'),
      row('ECE, 15 bins', shown.ece, 'ece'),
      row('Brier', shown.brier, 'brier'),
      row('accuracy at 80 % coverage', shown.accuracyAt80, 'accuracyAt80'),
      row('accuracy at 50 % coverage', shown.accuracyAt50, 'accuracyAt50'),
    ],
  )
}

function confusion(shown: Figures): string {
  const rows = MOODS.map((truth) => [truth, ...MOODS.map((said) => shown.confusion[truth][said].toFixed(0))])
  return textTable(['', ...MOODS], rows)
}

function ablation(held: readonly HeldOut[]): string {
  const rows = Object.entries(STEPS).map(([step, name]) => {
    const figures = meanFigures(bySeed(held, step))
    const { accuracy, macroF1, ece, brier, accuracyAt80, accuracyAt50 } = figures
    return [name, accuracy, macroF1, ece, brier, accuracyAt80, accuracyAt50]
  })
  return textTable(['', 'accuracy', 'macro-F1', 'ECE', 'Brier', 'at 80 %', 'at 50 %'], rows)
}

function guard(manifest: Manifest): string {
  const rows = Object.entries(manifest.guard).map(([step, { metric, gain, standardError, shipped }]) => {
    return [step, metric, gain.toFixed(4), standardError.toFixed(4), shipped ? 'ships' : 'off']
  })
  return textTable(['step', 'judged by', 'gain', 'standard error', ''], rows)
}

function alternatives(manifest: Manifest): string {
  const rows = Object.entries(manifest.alternatives).map(([name, { gain, standardError }]) => {
    const mean = (metric: string) => manifest.metrics[`with-${name}`]?.[metric]?.mean ?? Number.NaN
    return [name, mean('accuracy'), mean('macroF1'), mean('ece'), gain.toFixed(4), standardError.toFixed(4)]
  })
  return textTable(['with', 'accuracy', 'macro-F1', 'ECE', 'gain', 'standard error'], rows)
}

/** One seed's songs are enough to look at; the curves take all of them. */
async function drawPictures(folder: string, held: readonly HeldOut[], shown: Figures): Promise<string[]> {
  const judged = bySeed(held, 'shown').flat()
  const pictures = {
    'reliability.svg': drawReliability(judged),
    'confusion.svg': drawConfusion(shown.confusion),
    'coverage.svg': drawCoverage(judged),
    'affect.svg': drawAffect(held.filter(({ seed }) => seed === held[0]?.seed)),
  }
  await mkdir(folder, { recursive: true })
  const paths = Object.entries(pictures).map(([name, svg]) => [join(folder, name), svg] as const)
  await Promise.all(paths.map(([path, svg]) => writeFile(path, svg)))
  return paths.map(([path]) => path)
}

/** What programs read. */
function summary(manifest: Manifest, shown: Figures) {
  const { accuracy, macroF1, ece, brier, recall, accuracyAt80, accuracyAt50 } = shown
  const coverage = { 100: accuracy, 80: accuracyAt80, 50: accuracyAt50 }
  const accuracyInterval = manifest.metrics.shipped?.accuracy?.interval
  const { songs } = manifest.data
  return {
    ...{ accuracy, macroF1, ece, songs, accuracyInterval, brier, recall, coverage },
    modelVersion: manifest.model_version,
    affectErrors: manifest.affectErrors,
    confusion: shown.confusion,
  }
}
