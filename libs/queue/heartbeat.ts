import { BEAT_INTERVAL_MS, checkSameStore, MEMBER_AGE_MS, type Member, type Presence } from './presence.ts'

export interface HeartbeatOptions {
  readonly presence: Presence
  /** What this program says of itself just now. */
  readonly self: () => Member
  /** Somebody with another store has joined: the program should end. */
  readonly onStranger: (error: unknown) => void
}

export interface Heartbeat {
  /** Who was alive at the last beat; nobody once Redis has not answered for 30 s. */
  members(): readonly Member[]
  close(): Promise<void>
}

/**
 * Beats until it is closed, and looks who else does. Rejects at once where a living program uses another store; a Redis
 * that does not answer is waited for.
 */
export async function startHeartbeat({ presence, self, onStranger }: HeartbeatOptions): Promise<Heartbeat> {
  let seen: { readonly members: readonly Member[]; readonly at: number } = { members: [], at: Number.NEGATIVE_INFINITY }

  await beat()
  const timer = setInterval(() => void beat().catch(onStranger), BEAT_INTERVAL_MS)

  return {
    members: () => (performance.now() - seen.at > MEMBER_AGE_MS ? [] : seen.members),
    async close() {
      clearInterval(timer)
      await presence.leave(self().instance).catch(() => {})
      presence.close()
    },
  }

  /** Looks before it beats: a program that is refused must not be met by those that are right, or they would end too. */
  async function beat() {
    const members = await presence.members().catch(() => undefined)
    if (members === undefined) return
    checkSameStore(members, self().storeId)
    seen = { members, at: performance.now() }
    await presence.beat(self()).catch(() => {})
  }
}
