import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Api } from '../server/api.ts'
import type { AddressBar } from './address-bar.ts'
import type { Desk } from './desk.ts'
import type { Entry } from './entry.ts'
import type { Follower } from './follower.ts'
import type { History } from './history.ts'
import type { Plane } from './plane.ts'
import type { Player } from './player.ts'
import type { Reachability } from './reachability.ts'
import type { Session } from './session.ts'
import type { Uploads } from './uploads.ts'

/** What components need. */
export interface Services {
  readonly api: Api
  readonly addressBar: AddressBar
  readonly desk: Desk
  readonly follower: Follower
  readonly history: History
  readonly plane: Plane
  readonly player: Player
  readonly reachability: Reachability
  readonly session: Session
  readonly uploads: Uploads
  /** Opens a song, and puts its address where it can be shared. */
  open(entry: Entry): void
  /** Lets a failed analysis be tried again. */
  retry(entry: Entry): Promise<void>
  /** Ends an analysis and takes everything of it away, for good. */
  forget(entry: Entry): Promise<void>
}

export const ServicesContext = createContext<Services | undefined>(undefined)

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === undefined) throw new Error('components live inside the page (expected its services)')
  return services
}
