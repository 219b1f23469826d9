import { SESSION_COOKIE } from '../access/recognise.ts'

/** How a request can say who asks. The scopes of a key stand beside the scheme of each operation. */
export const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A key: `sp_...`, as `smartplay keys create` prints it' },
  session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'The cookie of `POST /v1/session`' },
  ticket: {
    ...{ type: 'apiKey', in: 'query', name: 'ticket' },
    description: 'From `POST /v1/tickets`, for one stream, once',
  },
} as const
