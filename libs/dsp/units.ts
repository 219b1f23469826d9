/** Cycles per second. */
export type Hertz = number

/** Ten times the decimal logarithm of a power; 0 dB is a power of 1. */
export type Decibels = number

/** Beats per minute: 60 to 180 for most music. */
export type BeatsPerMinute = number
