import { useServices } from '../model/services.ts'
import { PlaneView } from '../plane/plane-view.tsx'
import { BurstLine } from './burst-line.tsx'
import { Card } from './card.tsx'
import { DropZone } from './drop-zone.tsx'
import { Neighbours } from './neighbours.tsx'
import { SongList } from './song-list.tsx'
import { TryThese } from './try-these.tsx'

/** Songs on the left, the plane and the neighbours on the right; on a phone one below the other. */
export function DeskView() {
  const { desk } = useServices()
  const open = desk.open.value
  return (
    <main class="desk">
      <section class="songs" aria-label="Songs">
        <DropZone />
        <BurstLine />
        {open === undefined ? <TryThese /> : <Card key={open.key} entry={open} />}
      </section>
      <section class="map" aria-label="Valence and arousal">
        <div class="map-inner">
          <PlaneView />
          <Neighbours />
        </div>
      </section>
      <SongList />
    </main>
  )
}
