import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

const HEADER = `// Made from the API's OpenAPI document by \`pnpm client\`. Edit the routes' schemas, not this file.\n\n`

/** TypeScript types of all schemas and of the paths under /api/v1 in an OpenAPI document. */
export async function clientSource(document: object): Promise<string> {
  const { paths = {}, ...rest } = document as OpenAPI3
  const versioned = Object.entries(paths).filter(([path]) => path.startsWith('/api/v1/'))
  return HEADER + astToString(await openapiTS({ ...rest, paths: Object.fromEntries(versioned) }, { alphabetize: true }))
}
