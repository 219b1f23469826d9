import { type ReadonlySignal, signal } from '@preact/signals'
import type { HistoryPage } from '#libs/contract/history'
import { type Api, isAbsent } from '../server/api.ts'
import type { Desk } from './desk.ts'
import { createEntry } from './entry.ts'

/** What was sent before, page by page. */
export interface History {
  /** `absent`: the server tells none. */
  readonly standing: ReadonlySignal<'more' | 'all' | 'absent'>
  loadMore(): Promise<void>
}

const PAGE = 20

export function createHistory(api: Api, desk: Desk): History {
  const standing = signal<'more' | 'all' | 'absent'>('more')
  let cursor: string | null = null

  async function loadMore() {
    try {
      const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = await api.read<HistoryPage>(`v1/analyses?limit=${PAGE}${after}`)
      cursor = page.nextCursor
      standing.value = cursor === null ? 'all' : 'more'
      desk.remember(
        page.items.map((item) =>
          createEntry({ key: `earlier-${item.id}`, name: item.name, id: item.id, state: { kind: 'listed', item } }),
        ),
      )
    } catch (error) {
      if (!isAbsent(error)) throw error
      standing.value = 'absent'
    }
  }

  return { standing, loadMore }
}
