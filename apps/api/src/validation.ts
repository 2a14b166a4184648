import { MlAirflowError, wording } from '@ml-airflow/core'
import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

const PARTS: Readonly<Record<string, string>> = { body: 'body', querystring: 'query', params: 'address' }

/** Validates a part of a request by its schema, and describes errors in sentences. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = PARTS[httpPart ?? ''] ?? 'request'
  return (data: unknown) => {
    const result = schema.safeParse(data ?? undefined, { error: wording, reportInput: true })
    return result.success ? { value: result.data } : { error: badRequest(part, result.error) }
  }
}

function badRequest(part: string, error: z.ZodError): MlAirflowError {
  const problems = error.issues.slice(0, 20).map((issue) => sentence(issue))
  return new MlAirflowError('bad_argument', `The ${part} does not fit: ${problems.join(' ')}`, { problems })
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, 20).map(show).join(', ')
    const hint = issue.message.startsWith('Did you mean') ? ` ${issue.message}` : ''
    return `${keys} ${issue.keys.length === 1 ? 'is' : 'are'} unknown.${hint}`
  }
  const where = issue.path.join('.')
  if (where === '') return `it was ${show(issue.input)}: ${issue.message}.`
  if (issue.input === undefined) return `'${where}' is missing.`
  return `'${where}' was ${show(issue.input)}: ${issue.message}.`
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
