/** Loaded before a program by NODE_OPTIONS: its wall clock is off by SMARTPLAY_CLOCK_SHIFT_MS, its monotonic one is not. */
const shiftMs = Number(process.env.SMARTPLAY_CLOCK_SHIFT_MS ?? 0)
const RealDate = globalThis.Date

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shiftMs)
    else super(...args)
  }

  static now() {
    return RealDate.now() + shiftMs
  }
}
