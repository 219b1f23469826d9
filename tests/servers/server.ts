/**
 * A real server that runs for one test file, with its data in a folder or container of its own.
 *
 * running -pause-> paused -resume-> running -kill-> dead -restart-> running; from anywhere -stop-> gone.
 * It keeps its port and its data through all but stop.
 */
export interface TestServer {
  readonly host: string
  readonly port: number
  /** Of the server's own process; a container's is not ours to signal. */
  pid(): number | undefined
  /** Stops it answering, with its sockets open: what a hung server looks like. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>
  /** Starts it again on its port and data, killing it first where it still runs; resolves when it answers. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** What it takes to run one kind of server, either way. */
export interface ServerRecipe {
  readonly name: string
  /** Programs that will do, the best first. */
  readonly programs: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** The local program's arguments. */
  localArguments(place: { readonly port: number; readonly directory: string }): readonly string[]
  readonly container?: ContainerRecipe
  /** Resolves when the server answers as it should, and rejects until then. */
  isReady(place: { readonly host: string; readonly port: number }): Promise<void>
}

export interface ContainerRecipe {
  readonly image: string
  readonly port: number
  readonly command: readonly string[]
}

/** How servers of a kind can be had on this machine. */
export type Availability = 'container' | { readonly program: string }
