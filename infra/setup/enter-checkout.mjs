/** Plain JavaScript without dependencies: it runs before anything is installed, and on a Node that is too old. */
import { fileURLToPath } from 'node:url'

/** Goes to the root of the checkout, where the paths of the set-up begin, from wherever it was called. */
export function enterCheckout() {
  // The pathname of a URL is percent-encoded: of a folder with a space or an accent in its name there is none like it.
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)))
}
