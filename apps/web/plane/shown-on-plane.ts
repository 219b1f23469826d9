import type { Services } from '../model/services.ts'
import { trackAt } from '../server/address.ts'
import { planeReach, planeScale } from '../words/plane-scale.ts'
import type { SongPicture } from './draw-song.ts'
import { readInks } from './inks.ts'
import { songOf } from './open-song.ts'

/** What lies above the cloud now; read inside an effect, it is read again whenever something of it changes. */
export function shownOnPlane({ plane, player, desk }: Services, side: number): SongPicture {
  const cloud = plane.cloud.value
  const find = (filename: string | undefined) => cloud?.byFilename.get(filename ?? '')
  const heard = find(trackAt(player.sound.value?.address))
  const duration = player.durationSeconds.value
  return {
    scale: planeScale(side, planeReach(cloud?.points ?? [])),
    inks: readInks(),
    song: songOf(desk.open.value),
    centre: plane.centre.value,
    neighbours: plane.neighbours.value.flatMap(({ filename }) => find(filename) ?? []),
    named: desk.open.value === undefined ? plane.pieces.value : [],
    playing: heard && { point: heard, share: duration === 0 ? 0 : player.seconds.value / duration },
    hovered: find(plane.hovered.value),
  }
}
