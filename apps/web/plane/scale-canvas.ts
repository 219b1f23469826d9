/** Gives a canvas as many pixels as the screen has for it, and empties it. */
export function scaleCanvas(canvas: HTMLCanvasElement | null, side: number): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d')
  if (canvas === null || !context || side === 0) return undefined
  const pixels = Math.round(side * devicePixelRatio)
  // Setting the size costs a new buffer; only clearing is cheap enough for every move of the pointer.
  if (canvas.width !== pixels) {
    canvas.width = pixels
    canvas.height = pixels
  }
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  context.clearRect(0, 0, side, side)
  return context
}
