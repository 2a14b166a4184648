import { type AnyParameters, MlAirflowError, type OutputContext, type TaskInput } from '@ml-airflow/core'
import type { Reference, Template } from './template.ts'
import { namedValue, type TemplateScope } from './template-names.ts'

type Context = OutputContext<AnyParameters>

/**
 * The output path of a record. A value is a path segment or part of one, so that no value of a conf can leave the author's
 * folder.
 * @throws MlAirflowError `bad_conf` if a value is more than one segment
 */
export function outputPath(template: Template, context: Context, scope: TemplateScope): string {
  const names: string[] = ['']
  for (const piece of template) {
    const [first = '', ...rest] = typeof piece === 'string' ? piece.split('/') : [nameOf(piece, context, scope)]
    names[names.length - 1] += first
    names.push(...rest)
  }
  const path = names.join('/')
  if (names.some((name) => name === '.' || name === '..') && !isFixed(template))
    throw new MlAirflowError(
      'bad_conf',
      `Task '${context.taskId}': its output would be ${path}, but a value must not make a part of the path '.' or '..'.`,
    )
  return path
}

/** Whether two records of a task could have the same path; each record needs a unique one. */
export function isSharedPath(references: readonly Reference[], { parameters, perSample }: TemplateScope): boolean {
  const named = new Set(references.map(({ root, rest }) => (root === 'parameters' ? rest : root)))
  if (references.some(({ root, rest }) => root === 'record' && rest === 'id')) return false
  const hasSample = !perSample || named.has('sample')
  const hasParameters =
    references.some(({ root, rest }) => root === 'record' && rest === 'parameters_id') ||
    parameters.every((name) => named.has(name))
  return !(hasSample && hasParameters)
}

/** An input file of a task. Values must not contain pattern characters. @throws MlAirflowError `bad_conf` */
export function inputPath(
  template: Template,
  by: 'content' | 'stat' | undefined,
  context: Context,
  scope: TemplateScope,
): TaskInput {
  const path = template.map((piece) => (typeof piece === 'string' ? piece : plainOf(piece, context, scope))).join('')
  return by === undefined ? path : { path, by }
}

function isFixed(template: Template): boolean {
  return template.every((piece) => typeof piece === 'string')
}

function nameOf(reference: Reference, context: Context, scope: TemplateScope): string {
  const value = String(namedValue(reference, context, scope))
  if (reference.root === 'output_dir' || !value.includes('/')) return value
  throw refusal(reference, context, value, "a value in an output path must not contain '/'")
}

function plainOf(reference: Reference, context: Context, scope: TemplateScope): string {
  const value = String(namedValue(reference, context, scope))
  if (!/[*?[\]{}()!\\]/.test(value)) return value
  throw refusal(
    reference,
    context,
    value,
    'a value in an input path must not contain characters of a pattern, such as *',
  )
}

function refusal({ text }: Reference, { taskId }: Context, value: string, why: string): MlAirflowError {
  return new MlAirflowError('bad_conf', `Task '${taskId}': ${text} is ${JSON.stringify(value)}, and ${why}.`)
}
