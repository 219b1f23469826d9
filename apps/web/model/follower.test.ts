import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import type { Api } from '../server/api.ts'
import { createDesk } from './desk.ts'
import { createEntry } from './entry.ts'
import { createFollower } from './follower.ts'
import type { Reachability } from './reachability.ts'

const queued = { id: 'a1', status: 'queued' } as AnalysisResource

/** A listed song, and a server that answers a look when the test says so. */
function open() {
  let answer = (_resource: AnalysisResource) => {}
  const read = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  const desk = createDesk()
  const reachability = { noteAnswer() {}, noteAway() {} } as unknown as Reachability
  const { look } = createFollower({ api: { read } as unknown as Api, desk, reachability })
  const entry = createEntry({ key: 'a1', name: 'song.mp3', id: 'a1', state: { kind: 'waiting' } })
  desk.remember([entry])
  return { desk, entry, look: () => look(entry), answer: (resource: AnalysisResource) => answer(resource) }
}

describe('a look at a song', () => {
  it('learns how it stands', async () => {
    const { entry, look, answer } = open()
    const looking = look()
    answer(queued)
    await looking
    expect(entry.state.value).toEqual({ kind: 'known', resource: queued })
  })

  it('whose answer was on its way when the song was forgotten does not bring it back', async () => {
    const { desk, entry, look, answer } = open()
    const looking = look()
    desk.forget(entry)
    answer(queued)
    await looking
    expect(entry.state.value).toEqual({ kind: 'forgotten' })
  })

  it('finds a forgotten one that somebody has sent again', async () => {
    const { desk, entry, look, answer } = open()
    desk.forget(entry)
    const looking = look()
    answer(queued)
    await looking
    expect(entry.state.value).toEqual({ kind: 'known', resource: queued })
  })
})
