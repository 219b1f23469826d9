/** How a command ends, for scripts. Every help text that names a status means these. */
export const EXIT = {
  fine: 0,
  /** It ran to its end, and something that it was given failed. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  /** As shells say it of a program that Ctrl-C ended. */
  interrupted: 130,
} as const
