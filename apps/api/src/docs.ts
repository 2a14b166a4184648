import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { Api } from './parts.ts'
import { allowInlineStyles } from './security/headers.ts'

/** Documents all routes that are added later, as OpenAPI, at /docs and /docs/json. */
export async function addDocs(app: Api): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'ml-airflow', version: '1', description: 'Triggers, shows and controls runs.' },
      externalDocs: { description: 'The web UI', url: '/admin/' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: (route) => named(jsonSchemaTransform(route), route.route.method),
    transformObject: (document) => described(withoutInputs(jsonSchemaTransformObject(document))),
  })
  await app.register(async (scope) => {
    allowInlineStyles(scope)
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' }
    })
    await scope.register(swaggerUi, { routePrefix: '/docs', theme: THEME })
  })
}

/** The bar offers to open the documents of other servers, in fields without a name. The link to the pages replaces it. */
const WITHOUT_BAR = [{ filename: 'theme.css', content: '.swagger-ui .topbar { display: none }' }]
/** The page of Swagger UI lacks it: phones draw it as wide as a desktop, in tiny letters. */
const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
const FOR_PHONES = [{ filename: 'phones.js', content: `document.head.insertAdjacentHTML('beforeend', '${VIEWPORT}')` }]
const THEME = { title: 'ml-airflow API', css: WITHOUT_BAR, js: FOR_PHONES }

/** Removes the second copy of each named schema, generated as if it belonged to a request. All belong to answers. */
function withoutInputs<D extends ReturnType<typeof jsonSchemaTransformObject>>(document: D): D {
  const schemas = ('components' in document && document.components?.schemas) || {}
  for (const name of Object.keys(schemas)) if (name.endsWith('Input')) delete schemas[name]
  return document
}

type Transformed = ReturnType<typeof jsonSchemaTransform>

/** Generated clients use these names for their functions. */
function named({ schema, url }: Transformed, method: string | string[]): Transformed {
  const operationId = operationIdOf(String([method].flat()[0]), url)
  return { schema: { ...schema, operationId: schema?.operationId ?? operationId }, url }
}

/** `GET /api/v1/runs/:id/tasks` becomes getRunTasks: a segment before a parameter is singular. */
function operationIdOf(method: string, url: string): string {
  const segments = url
    .replace(/^\/api\/v1/, '')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '*')
  const words = segments.flatMap((segment, index) => {
    if (segment.startsWith(':')) return []
    return segments[index + 1]?.startsWith(':') ? [singular(segment)] : [segment]
  })
  return (
    method.toLowerCase() +
    words
      .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
      .map(capitalised)
      .join('')
  )
}

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/s$/, '')
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

const MEANINGS: Readonly<Record<string, string>> = {
  '200': 'The answer.',
  '201': 'It was made.',
  '204': 'It was done.',
  '4XX': 'The request was refused; the body contains the reason.',
  '5XX': 'The server could not answer; the body contains the reason.',
  '503': 'The database or Redis cannot be reached.',
}

interface Described {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
}

/** Without a description in the schema, the status describes the answer. */
function described<D extends object>(document: D): D {
  for (const path of Object.values((document as Described).paths ?? {})) {
    for (const operation of Object.values(path ?? {})) describe(operation as { responses?: Responses })
  }
  return document
}
type Responses = Record<string, { description?: string }>

function describe({ responses = {} }: { responses?: Responses }): void {
  for (const [status, response] of Object.entries(responses)) {
    const meaning = MEANINGS[status.toUpperCase()]
    if (response.description === 'Default Response' && meaning !== undefined) response.description = meaning
  }
}
