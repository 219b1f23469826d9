import { useServices } from '../model/services.ts'
import { AwayBanner } from './away-banner.tsx'
import { CatalogueView } from './catalogue-view.tsx'
import { DeskView } from './desk-view.tsx'
import { PlayerBar } from './player-bar.tsx'
import { SignIn } from './sign-in.tsx'
import { Speaker } from './speaker.tsx'
import { TopLine } from './top-line.tsx'

/** The one screen: a thin line on top, a place, and the player that never goes away. */
export function Page() {
  const { session, addressBar } = useServices()
  if (session.needsKey.value) return <SignIn />
  return (
    <>
      <TopLine />
      <AwayBanner />
      {addressBar.route.value.place === 'catalogue' ? <CatalogueView /> : <DeskView />}
      <PlayerBar />
      <Speaker />
    </>
  )
}
