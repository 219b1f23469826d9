import { MOODS } from '#libs/contract/moods'
import type { HeldOut } from './held-out.ts'
import type { Judged } from './judged.ts'
import { accuracy, type Confusion, surest } from './metrics.ts'
import { reliability } from './reliability.ts'
import { COLOURS, label, type Paper, path, picture, plot, px, type Scale } from './svg.ts'

const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1]
const INK = COLOURS.calm

/** How often a mood is right, by the probability shown with it; on the dashed line the two are equal. */
export function drawReliability(songs: readonly Judged[]): string {
  const bins = reliability(songs).filter((bin) => bin.songs > 0)
  const most = Math.max(...bins.map((bin) => bin.songs))
  return plot(
    'Is a shown probability what it says?',
    { x: shareScale('shown probability'), y: shareScale('share that was right') },
    (paper) => [
      path([at(paper, 0, 0), at(paper, 1, 1)], { colour: '#999', dashed: 'dashed' }),
      path(
        bins.map((bin) => at(paper, bin.confidence, bin.accuracy)),
        { colour: INK },
      ),
      // A dot's area says how many songs are in the bin.
      ...bins.map((bin) => dot(at(paper, bin.confidence, bin.accuracy), 1 + 9 * Math.sqrt(bin.songs / most), INK)),
    ],
  )
}

/** Accuracy on the surest songs, from a twentieth of them to all. */
export function drawCoverage(songs: readonly Judged[]): string {
  const steps = Array.from({ length: 20 }, (_, index) => (index + 1) / 20)
  return plot(
    'Accuracy on the surest songs',
    { x: shareScale('share of the songs that is answered'), y: shareScale('share that was right') },
    (paper) => [
      path(
        steps.map((share) => at(paper, share, accuracy(surest(songs, share)))),
        { colour: INK },
      ),
      ...[0.5, 0.8, 1].flatMap((share) => {
        const right = accuracy(surest(songs, share))
        const [x, y] = at(paper, share, right)
        return [dot([x, y], 4, INK), label({ x: x - 12, y: y - 10, text: right.toFixed(3) })]
      }),
    ],
  )
}

/** Songs by true mood (down) and said mood (across): the darker, the larger the share of the row. */
export function drawConfusion(confusion: Confusion): string {
  const cell = { width: 84, height: 66, left: 110, top: 66 }
  const cells = MOODS.flatMap((truth, row) => {
    const ofMood = MOODS.reduce((sum, said) => sum + confusion[truth][said], 0)
    return MOODS.flatMap((said, column) => {
      const [x, y] = [cell.left + column * cell.width, cell.top + row * cell.height]
      const part = ofMood === 0 ? 0 : confusion[truth][said] / ofMood
      const [middle, centre] = [x + cell.width / 2, y + cell.height / 2]
      const colour = part > 0.5 ? 'white' : '#222'
      return [
        `<rect x="${px(x)}" y="${px(y)}" width="${cell.width - 2}" height="${cell.height - 2}" fill="${INK}" fill-opacity="${part.toFixed(2)}"/>`,
        label({ x: middle, y: centre, text: confusion[truth][said].toFixed(0), colour, size: 14 }),
        label({ x: middle, y: centre + 16, text: `${Math.round(100 * part)} %`, colour }),
      ]
    })
  })
  const across = MOODS.map((mood, column) => label({ x: cell.left + (column + 0.5) * cell.width, y: 58, text: mood }))
  const down = MOODS.map((mood, row) =>
    label({ x: cell.left - 8, y: cell.top + (row + 0.5) * cell.height, text: mood, anchor: 'end' }),
  )
  const names = label({ x: 240, y: 350, text: 'down: true mood; across: said mood; songs, mean over the seeds' })
  return picture('Which mood is taken for which?', [...cells, ...across, ...down, names])
}

/** What was said of each song's valence and arousal, by its true mood: our predictions, none of the raters' labels. */
export function drawAffect(songs: readonly HeldOut[]): string {
  const scale = (name: string): Scale => ({ name, from: 2, to: 8, ticks: [2, 3, 4, 5, 6, 7, 8] })
  return plot(
    'Said valence and arousal of unheard songs',
    { x: scale('said valence'), y: scale('said arousal') },
    (paper) => [
      path([at(paper, 5, 2), at(paper, 5, 8)], { colour: '#999', dashed: 'dashed' }),
      path([at(paper, 2, 5), at(paper, 8, 5)], { colour: '#999', dashed: 'dashed' }),
      ...MOODS.map((mood) => {
        const ofMood = songs.filter(({ truth }) => truth === mood)
        const dots = ofMood.map(({ valence, arousal }) => dot(at(paper, valence, arousal), 2, COLOURS[mood]))
        return `<g fill-opacity="0.5">\n${dots.join('\n')}\n</g>`
      }),
      ...MOODS.map((mood, index) =>
        label({ x: 452, y: 56 + 16 * index, text: mood, anchor: 'end', colour: COLOURS[mood] }),
      ),
    ],
  )
}

function shareScale(name: string): Scale {
  return { name, from: 0, to: 1, ticks: SHARES }
}

function at(paper: Paper, x: number, y: number): readonly [number, number] {
  return [paper.x(x), paper.y(y)]
}

function dot([x, y]: readonly [number, number], radius: number, colour: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${colour}"/>`
}
