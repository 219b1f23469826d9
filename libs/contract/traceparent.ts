import { z } from 'zod'

/** A span by the trace that it belongs to, as W3C Trace Context (2021, level 1) writes it: version, trace, span, flags. */
export const traceparent = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
