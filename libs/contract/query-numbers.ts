import { z } from 'zod'

/**
 * A number in a query string, which holds texts: a decimal one, so that an empty text is no zero. Whatever our answers
 * hold can be asked with again: as many decimals as a double prints (5 zeros and 17 digits), and an exponent below 1e-6.
 */
export const decimal = z
  .string({ error: 'expected one number' })
  .regex(/^-?\d{1,9}(\.\d{1,22})?(e-\d{1,3})?$/i, 'expected a number')
  .transform(Number)

/** How many to answer with at the most, of any list. */
export const limit = decimal.pipe(z.int().min(1).max(100))
