/** Works on several items at once and yields each outcome as soon as it is there: a slow one holds up no other. */
export async function* asTheyEnd<Item, Outcome>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Outcome>,
): AsyncGenerator<Outcome> {
  const begun = new Set<Promise<Outcome>>()
  for (const item of items) {
    const outcome = work(item)
    // Thrown when it is taken; where another one fails before, that is the failure to be told.
    outcome.catch(() => {})
    begun.add(outcome)
    if (begun.size >= atOnce) yield await takeFirst(begun)
  }
  while (begun.size > 0) yield await takeFirst(begun)
}

async function takeFirst<Outcome>(begun: Set<Promise<Outcome>>): Promise<Outcome> {
  const first = await Promise.race([...begun].map(async (promise) => ({ promise, outcome: await promise })))
  begun.delete(first.promise)
  return first.outcome
}
