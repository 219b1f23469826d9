import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Entry } from '../model/entry.ts'
import { addressOf } from '../server/address.ts'
import { writeRoute } from '../words/route.ts'
import { PlayButton } from './play-button.tsx'

interface CardTopParts {
  readonly entry: Entry
  readonly name: string
  readonly when?: string
}

/** Name and time, one's own file to hear, and the address to share. */
export function CardTop({ entry, name, when }: CardTopParts) {
  const own = entry.ownAddress
  const id = entry.id.value
  return (
    <header class="card-top">
      {own !== undefined && <PlayButton sound={{ address: own, title: name, by: null }} />}
      <h2 class="name">{name || 'A shared song'}</h2>
      <span class="quiet">{when}</span>
      {id !== undefined && <CopyAddress id={id} />}
    </header>
  )
}

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
