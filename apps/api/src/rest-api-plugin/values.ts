import { type RestArgument, type RestCommand, restArguments, type SentValues } from '@ml-airflow/commands'
import { MlAirflowError, quotedNames } from '@ml-airflow/core'
import type { FastifyRequest } from 'fastify'
import { formOf } from './forms.ts'

/** Argument values of a request. The query takes precedence over the form. */
export function valuesOf(request: FastifyRequest, api: RestCommand): SentValues {
  const query = request.query as Readonly<Record<string, string>>
  const form = formOf(request)
  const values: Record<string, string | undefined> = { cmd: query.cmd || form.cmd || undefined }
  for (const one of restArguments(api)) {
    values[one.name] = sentFor(one, query, form, request.uploads)
    for (const word of one.words) values[word] = query[word] || form[word] || undefined
  }
  return values
}

function sentFor(
  { name, form: kindOfArgument, kind }: RestArgument,
  query: Readonly<Record<string, string>>,
  form: Readonly<Record<string, string>>,
  uploads: Readonly<Record<string, string>>,
): string | undefined {
  // Ignore paths that a client sends; only uploaded files count.
  if (kind.name === 'file') return uploads[name]
  // The presence of a checkbox sets it: `&dry_run`, and also `&dry_run=false`.
  if (kindOfArgument === 'flag') return query[name] ?? form[name]
  const given = query[name]
  return given ? withPlus(name, given) : form[name] || undefined
}

const NAMES_A_TIME = /^(run_id|.*_date)$/
const SPACE_BEFORE_OFFSET = /^(\S*\d{4}-\d{2}-\d{2}[T ]\S+) (\d{2}:?\d{2})$/

/** In a query, a plus sign decodes to a space. Before an offset, only a plus sign can be meant. */
function withPlus(name: string, value: string): string {
  if (!NAMES_A_TIME.test(name)) return value
  return value.replace(SPACE_BEFORE_OFFSET, '$1+$2')
}

/** @throws MlAirflowError `bad_argument` with the plugin's message */
export function demandRequired(api: RestCommand, values: SentValues): void {
  const missing = restArguments(api).filter(
    ({ name, required, kind }) => required && kind.name !== 'file' && !values[name],
  )
  if (missing.length === 0) return
  const names = quotedNames(missing.map(({ name }) => name))
  throw new MlAirflowError('bad_argument', `The argument(s) [${names}] are required`)
}
