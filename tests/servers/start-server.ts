import { hasContainerRuntime, startContainerServer } from './container-server.ts'
import { findProgram } from './find-program.ts'
import { startLocalServer } from './local-server.ts'
import type { Availability, ServerRecipe, TestServer } from './server.ts'

/** Containers where there is an engine, else programs of this machine; SMARTPLAY_TEST_SERVERS=local skips the engine. */
const wantsContainers = process.env.SMARTPLAY_TEST_SERVERS !== 'local'
const absenceIsFailure = process.env.SMARTPLAY_REQUIRE_SERVERS === '1'

export async function startServer(recipe: ServerRecipe): Promise<TestServer> {
  const available = await availabilityOf(recipe)
  if (available === undefined) throw new Error(absenceOf(recipe))
  if (available === 'container' && recipe.container) {
    console.info(`${recipe.name}: container ${recipe.container.image}`)
    return startContainerServer(recipe, recipe.container)
  }
  const program = available === 'container' ? '' : available.program
  console.info(`${recipe.name}: local program ${program}`)
  return startLocalServer(recipe, program)
}

/**
 * Whether tests with this server can run; where not, it says so in one sentence, or throws it where
 * SMARTPLAY_REQUIRE_SERVERS=1 makes absence a failure.
 */
export async function isAvailable(recipe: ServerRecipe): Promise<boolean> {
  if ((await availabilityOf(recipe)) !== undefined) return true
  if (absenceIsFailure) throw new Error(absenceOf(recipe))
  console.info(`skipped: ${absenceOf(recipe)}`)
  return false
}

async function availabilityOf(recipe: ServerRecipe): Promise<Availability | undefined> {
  if (recipe.container && wantsContainers && (await probedRuntime())) return 'container'
  const program = recipe.programs.map(findProgram).find((path) => path !== undefined)
  return program === undefined ? undefined : { program }
}

let probe: Promise<boolean> | undefined

function probedRuntime(): Promise<boolean> {
  probe ??= hasContainerRuntime()
  return probe
}

function absenceOf({ name, programs }: ServerRecipe): string {
  return `no ${name}: neither a container engine nor ${programs.join(' or ')} (expected on PATH or by infra/setup)`
}
