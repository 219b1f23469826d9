import { metricOf } from './metric.ts'

/**
 * From now on until it is asked: how late the event loop of a program was in one of a hundred cases [ms], as its own
 * metrics say. They begin anew with every scrape, so nobody else may scrape meanwhile.
 */
export function delayWatch(program: { readonly adminUrl: string } | undefined): () => Promise<number> {
  if (program === undefined) throw new Error('no program to watch')
  const read = () => metricOf([program], 'nodejs_eventloop_lag_p99_seconds')
  const begun = read()
  return async () => {
    await begun
    return 1000 * (await read())
  }
}
