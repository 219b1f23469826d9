/** Thrown by a process whose turn has not come: its job stands aside for so long, which costs it no try. */
export class StandAside extends Error {
  override readonly name = 'StandAside'
  readonly pauseMs: number

  constructor(pauseMs: number) {
    super(`stands aside for ${Math.round(pauseMs)} ms`)
    this.pauseMs = pauseMs
  }
}
