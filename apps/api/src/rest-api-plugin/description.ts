import { type RestArgument, type RestCommand, restApis, restArguments } from '@ml-airflow/commands'
import { z } from 'zod'

const TAGS = ['airflow-rest-api-plugin']

/** OpenAPI description of the single address of all APIs. */
export function apiDescription(method: 'GET' | 'POST') {
  const common = {
    tags: TAGS,
    summary: 'Runs a command of the command line',
    description: allApis(),
    querystring: fields,
  }
  return method === 'GET'
    ? common
    : {
        ...common,
        consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
        body: fields,
      }
}

const fields = z.looseObject({
  api: z.enum(restApis.map(({ name }) => name)).describe('The command.'),
  ...Object.fromEntries([...usersOf()].map(([name, users]) => [name, fieldOf(users)])),
})

interface Use {
  readonly api: RestCommand
  readonly description: string
  readonly choices: readonly string[] | undefined
}

/** Description of each field, by the APIs that use it. */
function usersOf(): ReadonlyMap<string, readonly Use[]> {
  const uses = restApis.flatMap((api) => restArguments(api).flatMap((one) => usesOf(api, one)))
  const users = new Map<string, Use[]>()
  for (const [name, use] of uses) users.set(name, [...(users.get(name) ?? []), use])
  return users
}

function usesOf(api: RestCommand, { name, description, words, kind }: RestArgument): [string, Use][] {
  const use = { api, description, choices: kind.choices }
  if (words.length === 0) return [[name, use]]
  return [
    ['cmd', { ...use, description: `"${name}": ${description}` }],
    ...words.map((word): [string, Use] => [word, { ...use, description: `with cmd=${name}` }]),
  ]
}

function fieldOf(users: readonly Use[]) {
  const texts = users.map(({ api, description }) => `${api.name}: ${description}`)
  return z
    .string()
    .optional()
    .describe(`${texts.join('; ')}.`)
}

function allApis(): string {
  const intro = [
    'The API of airflow-rest-api-plugin 1.0.9. Arguments are in the URL or in a form. The presence of a checkbox sets it, whatever its value.',
    'A failing command returns 200 with `exit_code`. A long command continues after the response.',
  ]
  return [...intro, ...restApis.map(oneApi)].join('\n\n')
}

function oneApi(api: RestCommand): string {
  const lines = restArguments(api).map(
    ({ name, required, form, description, words }) =>
      `- \`${words.length === 0 ? name : `cmd=${name}&${words.join('&')}`}\`${required ? ' (required)' : ''}${form === 'flag' ? ' (checkbox)' : ''}: ${description}`,
  )
  return [`**${api.name}**: ${api.summary}`, ...lines].join('\n')
}
