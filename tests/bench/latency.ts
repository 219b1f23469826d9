import { post } from '../programs/client.ts'
import { listCorpus } from './corpus.ts'
import type { Bench } from './options.ts'
import { startService } from './service.ts'
import { quantile, round } from './statistics.ts'
import { printTable } from './table.ts'

/** One mp3 after the other through POST /upload of an idle service: from the first byte sent to the last received. */
export const benchLatency: Bench = async ({ corpus, limit }) => {
  const files = (await listCorpus(corpus, 1000)).filter((file) => file.endsWith('.mp3'))
  const service = await startService()
  try {
    await service.startWorker()
    const times: number[] = []
    for (let n = -1; n < limit; n++) {
      const ms = await upload(service.url, await service.variant(files[(n + 1) % files.length] ?? '', n))
      if (n >= 0) times.push(ms)
    }
    const [p50 = 0, p95 = 0, longest = 0] = [0.5, 0.95, 1].map((q) => round(quantile(times, q) / 1000, 3))
    process.stdout.write(`\n${limit} uploads to an idle service, seconds\n\n`)
    printTable(['', 'p50', 'p95', 'longest'], [['POST /upload', p50, p95, longest]])
    return { requests: limit, p50Seconds: p50, p95Seconds: p95, longestSeconds: longest }
  } finally {
    await service.close()
  }
}

async function upload(url: string, path: string): Promise<number> {
  const from = performance.now()
  const response = await post(`${url}/upload`, { path })
  const body = await response.json()
  if (response.status !== 200) throw new Error(`POST /upload answered ${response.status}: ${JSON.stringify(body)}`)
  return performance.now() - from
}
