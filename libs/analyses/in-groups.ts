/** A listing, so many entries at a time; the last group may be shorter. */
export async function* inGroups<Entry>(listing: AsyncIterable<Entry>, size: number): AsyncGenerator<readonly Entry[]> {
  let group: Entry[] = []
  for await (const entry of listing) {
    if (group.push(entry) < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
