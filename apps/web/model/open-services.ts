import { effect } from '@preact/signals'
import type { AnalysisResource } from '#libs/contract/api'
import { createApi } from '../server/api.ts'
import { isServerThere } from '../server/is-server-there.ts'
import { Refusal } from '../server/refusal.ts'
import { sendFile } from '../server/send-file.ts'
import { type AddressBar, openAddressBar } from './address-bar.ts'
import { createDesk, type Desk } from './desk.ts'
import { createEntry, type Entry } from './entry.ts'
import { createFollower } from './follower.ts'
import { createHistory } from './history.ts'
import { persist } from './persist.ts'
import { createPlane } from './plane.ts'
import { openPlayer } from './player.ts'
import { createReachability } from './reachability.ts'
import type { Services } from './services.ts'
import { createSession } from './session.ts'
import { createUploads } from './uploads.ts'

/** Wires everything once; it lives as long as the document. */
export function openServices(): Services {
  const reachability = createReachability(isServerThere)
  const api = createApi({
    onAnswer: reachability.noteAnswer,
    onFailure: reachability.noteFailure,
    onUnauthorised: () => void session.refresh().catch(leaveIt),
  })
  const session = createSession(api, reachability)
  const desk = createDesk()
  const addressBar = openAddressBar()
  const follower = createFollower({ api, desk, reachability })
  const { untilSignedIn } = session
  const uploads = createUploads({ desk, reachability, untilSignedIn, sendFile, onSent: follower.follow })
  const services: Services = {
    ...{ api, addressBar, desk, follower, reachability, session, uploads },
    history: createHistory({ api, desk, follower }),
    plane: createPlane(api, desk),
    player: openPlayer(),
    open(entry) {
      desk.show(entry)
      services.plane.movePoint(undefined)
      addressBar.go(entry.id.value === undefined ? { place: 'desk' } : { place: 'analysis', id: entry.id.value })
    },
    retry: (entry) => retry(entry, services),
    forget: (entry) => forget(entry, services),
  }
  showWhatIsAddressed(services)
  lookAtWhatIsOpen(services)
  loadOnceAllowed(services)
  return services
}

/** The server tries again while it has the audio; after that the file goes once more, where it is still at hand. */
async function retry(entry: Entry, { api, desk, follower, uploads }: Services): Promise<void> {
  try {
    desk.learn(entry, await api.send<AnalysisResource>('POST', `v1/analyses/${entry.id.value}/retry`))
    follower.follow(entry)
  } catch (error) {
    if (entry.file !== undefined) uploads.again(entry)
    else if (error instanceof Refusal)
      desk.update(entry, { kind: 'refused', title: error.title, detail: error.message })
  }
}

/** What the server does not know yet is only taken out of the line. */
async function forget(entry: Entry, { api, desk, uploads }: Services): Promise<void> {
  const id = entry.id.value
  if (id === undefined) return uploads.cancel(entry)
  try {
    await api.send('DELETE', `v1/analyses/${id}`)
    desk.forget(entry)
  } catch (error) {
    // Where nobody answers, the banner says it.
    if (!(error instanceof Refusal)) return
    if (error.status === 404) desk.forget(entry)
    else desk.update(entry, { kind: 'refused', title: error.title, detail: error.message })
  }
}

/** Follows the address bar: a shared address, and the browser's way back. */
function showWhatIsAddressed({ addressBar, desk }: { addressBar: AddressBar; desk: Desk }) {
  effect(() => {
    const route = addressBar.route.value
    // What is on its way has no address yet, and stays open.
    if (route.place === 'desk' && desk.open.peek()?.id.peek() !== undefined) desk.show(undefined)
    if (route.place !== 'analysis' || desk.open.peek()?.id.peek() === route.id) return
    const found = desk.find(route.id)
    const entry =
      found ?? createEntry({ key: `shared-${route.id}`, name: '', id: route.id, state: { kind: 'waiting' } })
    if (found === undefined) desk.remember([entry])
    desk.show(entry)
  })
}

/** What is open is known: looked up where it is only listed, followed until it ends, and addressed. */
function lookAtWhatIsOpen({ desk, follower, addressBar }: Services) {
  effect(() => {
    const entry = desk.open.value
    const id = entry?.id.value
    if (entry === undefined || id === undefined) return
    if (addressBar.route.peek().place !== 'catalogue') addressBar.go({ place: 'analysis', id })
    if (entry.state.peek().kind === 'known') return
    void follower.look(entry).then(() => follower.follow(entry))
  })
}

/** The catalogue's cloud and the history, as soon as it is clear that they may be read. */
function loadOnceAllowed({ session, plane, history, reachability }: Services) {
  const load = (work: () => Promise<void>) => void persist(work, { reachability }).catch(leaveIt)
  effect(() => {
    if (session.resource.value !== undefined && !session.needsKey.value) [plane.load, history.loadMore].forEach(load)
  })
  load(session.refresh)
}

/** Where nobody answers, the banner says it; what is refused for good stays empty. */
function leaveIt(): void {}
