import type { Piece } from '../score.ts'
import { bicycleBells } from './bicycle-bells.ts'
import { brassParade } from './brass-parade.ts'
import { circuitBreaker } from './circuit-breaker.ts'
import { emptyStation } from './empty-station.ts'
import { eveningTrain } from './evening-train.ts'
import { glassMachine } from './glass-machine.ts'
import { greyPier } from './grey-pier.ts'
import { harbourAtDawn } from './harbour-at-dawn.ts'
import { ironGate } from './iron-gate.ts'
import { islandSteps } from './island-steps.ts'
import { kitchenDance } from './kitchen-dance.ts'
import { lanternGarden } from './lantern-garden.ts'
import { lastLeaf } from './last-leaf.ts'
import { lettersUnsent } from './letters-unsent.ts'
import { lowTide } from './low-tide.ts'
import { mossAndStone } from './moss-and-stone.ts'
import { nightPursuit } from './night-pursuit.ts'
import { paperBoats } from './paper-boats.ts'
import { redAlarm } from './red-alarm.ts'
import { rooftopSummer } from './rooftop-summer.ts'
import { slowRiver } from './slow-river.ts'
import { stormDrums } from './storm-drums.ts'
import { sunlitMarket } from './sunlit-market.ts'
import { winterWindow } from './winter-window.ts'

/** The whole programme, six pieces for each mood that we had in mind. */
export const PIECES: readonly Piece[] = [
  // Slow, soft, in major and its bright neighbours; long notes, no hard strokes.
  harbourAtDawn,
  lanternGarden,
  slowRiver,
  paperBoats,
  mossAndStone,
  eveningTrain,
  // Fast, loud, in minor and phrygian; driven basses, hard drums, semitones that rub.
  ironGate,
  nightPursuit,
  circuitBreaker,
  stormDrums,
  redAlarm,
  glassMachine,
  // Quick and in major; off-beats, hand drums, and tunes to whistle.
  sunlitMarket,
  bicycleBells,
  kitchenDance,
  brassParade,
  islandSteps,
  rooftopSummer,
  // Slow and in minor; falling lines, low registers, few notes.
  emptyStation,
  lettersUnsent,
  winterWindow,
  greyPier,
  lastLeaf,
  lowTide,
]
