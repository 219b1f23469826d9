/** Works on several items at once and yields the outcomes in the order of the items, each as soon as it is its turn. */
export async function* inOrder<Item, Outcome>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Outcome>,
): AsyncGenerator<Outcome> {
  const begun: Promise<Outcome>[] = []
  for (const item of items) {
    const outcome = work(item)
    // Thrown when its turn comes; where an earlier one fails before, that is the failure to be told.
    outcome.catch(() => {})
    begun.push(outcome)
    if (begun.length >= atOnce) yield await (begun.shift() as Promise<Outcome>)
  }
  for (const outcome of begun) yield await outcome
}
