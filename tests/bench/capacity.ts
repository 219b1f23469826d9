import type { Service } from './service.ts'

const CLIENTS = 8
const WARM_UP = 16

export interface Load {
  readonly service: Service
  readonly songOf: (number: number) => FormData
  /** Songs of these numbers are taken, from this one on. */
  readonly from: number
}

/** Songs a second that a service analyses when eight clients always wait for one each. */
export async function measureCapacity({ service, songOf, from }: Load, songs: number): Promise<number> {
  await sendAndWait({ service, songOf, from }, WARM_UP)
  const startedAt = performance.now()
  await sendAndWait({ service, songOf, from: from + WARM_UP }, songs)
  return (1000 * songs) / (performance.now() - startedAt)
}

async function sendAndWait({ service, songOf, from }: Load, songs: number): Promise<void> {
  let next = from
  const client = async () => {
    while (next < from + songs) {
      const body = songOf(next++)
      const response = await fetch(`${service.url}/upload`, { method: 'POST', body })
      if (response.status !== 200) throw new Error(`POST /upload answered ${response.status}: ${await response.text()}`)
      await response.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
}
