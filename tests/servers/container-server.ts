import { type ContainerRuntimeClient, GenericContainer, getContainerRuntimeClient } from 'testcontainers'
import { freePort } from './free-port.ts'
import type { ContainerRecipe, ServerRecipe, TestServer } from './server.ts'
import { waitUntil } from './wait-until.ts'

const START_TIMEOUT_MS = 120_000

/** Where there is no container engine testcontainers throws within some ms. */
export async function hasContainerRuntime(): Promise<boolean> {
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  )
}

/** A server in a container. Its port on the host is fixed, or a restart would move it. */
export async function startContainerServer(recipe: ServerRecipe, container: ContainerRecipe): Promise<TestServer> {
  const hostPort = await freePort()
  const started = await new GenericContainer(container.image)
    .withEnvironment({ ...recipe.environment })
    .withCommand([...container.command])
    .withExposedPorts({ container: container.port, host: hostPort })
    .withAutoRemove(false)
    .withStartupTimeout(START_TIMEOUT_MS)
    .start()
  const place = { host: started.getHost(), port: hostPort }
  const engine = engineOf(await getContainerRuntimeClient(), started.getId())
  const answers = () =>
    waitUntil({ what: recipe.name, timeoutMs: START_TIMEOUT_MS, attempt: () => recipe.isReady(place) })
  await answers()

  async function kill(): Promise<void> {
    if (await engine.isRunning()) await engine.kill()
  }

  async function restart(): Promise<void> {
    await kill()
    await engine.start()
    await answers()
  }

  async function stop(): Promise<void> {
    await started.stop({ remove: true, removeVolumes: true })
  }

  return { ...place, pid: () => undefined, pause: engine.pause, resume: engine.resume, kill, restart, stop }
}

/** What testcontainers itself does not offer, asked of the engine. */
function engineOf(client: ContainerRuntimeClient, id: string) {
  const container = client.container.getById(id)
  return {
    isRunning: async () => (await container.inspect()).State.Running,
    pause: async () => void (await container.pause()),
    resume: async () => void (await container.unpause()),
    kill: async () => void (await container.kill()),
    start: async () => void (await container.start()),
  }
}
