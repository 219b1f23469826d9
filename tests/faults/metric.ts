/** A figure of all these programs, summed over them and over its labels. */
export async function metricOf(
  programs: readonly { readonly adminUrl: string }[],
  name: string,
  labels = '',
): Promise<number> {
  const texts = await Promise.all(programs.map(async ({ adminUrl }) => (await fetch(`${adminUrl}/metrics`)).text()))
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith(name))
  const ours = lines.filter((line) => /^[{ ]/.test(line.slice(name.length)) && line.includes(labels))
  return ours.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}
