import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nginxRecipe } from '../deployment/recipes.ts'
import type { ServerRecipe } from '../servers/server.ts'

const POOL = 'pool'

/** Our nginx before several APIs. In a container their one name has several addresses; here each has a port of its own. */
export function nginxPoolRecipe(ports: readonly number[]): ServerRecipe {
  const recipe = nginxRecipe(POOL)
  return {
    ...recipe,
    localArguments(place) {
      const started = recipe.localArguments(place)
      const path = join(place.directory, 'nginx.conf')
      const servers = ports.map((port) => `server 127.0.0.1:${port} fail_timeout=1s;`).join(' ')
      const pool = `http {\n  upstream ${POOL} { ${servers} }\n`
      writeFileSync(path, readFileSync(path, 'utf8').replace('http {\n', pool))
      return started
    },
  }
}
