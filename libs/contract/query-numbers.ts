import { z } from 'zod'

/**
 * A number in a query string, which holds texts: only a plain decimal one is taken for a number, so that an empty text is
 * no zero.
 */
export const decimal = z
  .string({ error: 'expected one number' })
  .regex(/^-?\d{1,9}(\.\d{1,9})?$/, 'expected a number')
  .transform(Number)

/** How many to answer with at the most, of any list. */
export const limit = decimal.pipe(z.int().min(1).max(100))
