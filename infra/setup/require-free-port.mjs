/** Plain JavaScript without dependencies, as all of the set-up. */
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ends the process with a sentence where somebody else has the port: the programs would say so with a stack, in a log. */
export async function requireFreePort(variable, port) {
  const server = createServer()
  try {
    await once(server.listen(Number(port), process.env.HOST || '127.0.0.1'), 'listening')
    server.close()
    await once(server, 'close')
  } catch (error) {
    // Whatever else is wrong with a port, the programs know better.
    if (error.code !== 'EADDRINUSE') return
    console.error(`setup: port ${port} is taken (expected a free one: set ${variable}, such as ${variable}=5050)`)
    process.exit(1)
  }
}
