import type { EntryState } from '../model/entry.ts'
import { sayShare } from './amounts.ts'
import { headline } from './headline.ts'

/** What a screen reader says of an entry; endings and stages, not every byte of an upload. */
export function announce(name: string, state: EntryState): string {
  switch (state.kind) {
    case 'waiting':
      return `${name}: waiting`
    case 'uploading':
      return `${name}: uploading`
    case 'refused':
      return `${name}: ${state.title}. ${state.detail}`
    case 'listed':
      return ''
    case 'forgotten':
      return `${name}: forgotten`
    case 'known': {
      const { resource } = state
      const words = headline(resource)
        .words.map(({ text }) => text)
        .join('')
      if (resource.status === 'failed') return `${name}: ${resource.error.title}. ${resource.error.detail}`
      if (resource.status !== 'completed') return `${name}: ${words}`
      if (resource.quality.silent) return `${name}: ${words}`
      const between = resource.ambiguous ? 'between ' : ''
      return `${name} is ${between}${words}, ${sayShare(resource.confidence)}. ${resource.explanation.sentence}`
    }
    default:
      return state satisfies never
  }
}
