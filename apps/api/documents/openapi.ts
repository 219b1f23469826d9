import { problem } from '#libs/contract/api'
import { VERSION } from '#libs/contract/version'
import { type Route, TAGS } from '../http/route.ts'
import { toJsonSchemas } from './json-schema.ts'
import { answerSchemasOf, bodySchemasOf, type Described, describeOperation } from './operation.ts'
import { SECURITY_SCHEMES } from './security-schemes.ts'

const DESCRIPTION = `Hears the mood of a song and finds songs like it.

Send a song with \`POST /v1/analyses\`; the answer says where it stands. Then read it again, follow its events, or have
\`Prefer: wait=20\` answer when it is done. The same bytes are the same analysis: sending a song twice is harmless.

A request that is refused gets a Problem (RFC 9457) with a 4xx or 5xx status. An analysis that fails is no failed
request: it is read with 200, and says \`"status": "failed"\` and why. [What each code means](docs/errors).`

const TAG_DESCRIPTIONS: Readonly<Record<(typeof TAGS)[number], string>> = {
  analyses: 'Songs: sent, followed, read, tried again, forgotten',
  batches: 'Many songs at once',
  catalogue: 'The songs that are recommended',
  reindexes: 'The next version of the catalogue',
  webhooks: 'Who is told when something has ended',
  access: 'Keys, sessions and tickets',
  seed: 'Answers in one piece, as the first version gave them',
  service: 'The service about itself',
}

/** The API's document (OpenAPI 3.1): made of the routes and of the schemas that the handlers themselves use. */
export function describeApi(routes: readonly Route[]) {
  const answers = toJsonSchemas([problem, ...routes.flatMap(answerSchemasOf)], 'output')
  const bodies = toJsonSchemas(routes.flatMap(bodySchemasOf), 'input')
  return {
    openapi: '3.1.0',
    info: {
      title: 'SmartPlay',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Beside this document, wherever a proxy shows it.
    servers: [{ url: './' }],
    tags: TAGS.map((name) => ({ name, description: TAG_DESCRIPTIONS[name] })),
    paths: describePaths(routes, { answers, bodies }),
    components: { schemas: { ...bodies.components, ...answers.components }, securitySchemes: SECURITY_SCHEMES },
  }
}

function describePaths(routes: readonly Route[], described: Described) {
  const paths: Record<string, Record<string, ReturnType<typeof describeOperation>>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: describeOperation(route, described) }
  }
  return paths
}
