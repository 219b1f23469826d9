import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Entry, isPending } from '../model/entry.ts'
import { useServices } from '../model/services.ts'
import { addressOf } from '../server/address.ts'
import { writeRoute } from '../words/route.ts'
import { AskOnce } from './ask-once.tsx'
import { PlayButton } from './play-button.tsx'

interface CardTopParts {
  readonly entry: Entry
  readonly name: string
  readonly when?: string
}

/** Name and time, one's own file to hear, the address to share, and the way to be rid of it. */
export function CardTop({ entry, name, when }: CardTopParts) {
  const own = entry.ownAddress
  const isGone = entry.state.value.kind === 'forgotten'
  const id = isGone ? undefined : entry.id.value
  return (
    <header class="card-top">
      {own !== undefined && !isGone && <PlayButton sound={{ address: own, title: name, by: null }} />}
      <div class="title">
        <h2 class="name" dir="auto" title={name}>
          {name || 'A shared song'}
        </h2>
        {when !== undefined && <span class="quiet">{when}</span>}
      </div>
      <span class="acts">
        {id !== undefined && navigator.clipboard !== undefined && <CopyAddress id={id} />}
        {!isGone && <Forget entry={entry} />}
      </span>
    </header>
  )
}

/** What waits is cancelled at a word: its file can be sent again. An answer is asked about, because it cannot come back. */
function Forget({ entry }: { readonly entry: Entry }) {
  const { forget, session } = useServices()
  const isKnown = entry.id.value !== undefined
  const state = entry.state.value
  if (isKnown && !session.may('admin')) return null
  if (isPending(state))
    return (
      <button type="button" class="plain" onClick={() => void forget(entry)}>
        Cancel
      </button>
    )
  if (!isKnown) return null
  return (
    <AskOnce
      word="Forget"
      title="Forget this song?"
      consequence="Its answer, its name and its audio are removed from the server, for everybody who has its address. This cannot be undone."
      onYes={() => void forget(entry)}
    />
  )
}

/** Browsers have a clipboard on HTTPS and on their own machine only; elsewhere the address bar holds the same address. */
function CopyAddress({ id }: { readonly id: string }) {
  const isCopied = useSignal(false)
  useEffect(() => {
    if (!isCopied.value) return
    const timer = setTimeout(() => {
      isCopied.value = false
    }, 1500)
    return () => clearTimeout(timer)
  }, [isCopied.value, isCopied])

  async function copy() {
    await navigator.clipboard.writeText(addressOf(writeRoute({ place: 'analysis', id })))
    isCopied.value = true
  }

  return (
    <button type="button" class="plain copy" onClick={() => void copy()}>
      {isCopied.value ? 'Copied' : 'Copy link'}
    </button>
  )
}
