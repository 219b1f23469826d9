/** Prints how far something has come on standard error: in one line on a terminal, else a line for each tenth. */
export function showProgress(what: string) {
  let told = 0
  return ({ done, total }: { readonly done: number; readonly total: number }): void => {
    const line = `${what}: ${done} of ${total}`
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${line}${done === total ? '\n' : ''}`)
      return
    }
    const tenth = Math.floor((10 * done) / total)
    if (tenth === told) return
    told = tenth
    process.stderr.write(`${line}\n`)
  }
}
