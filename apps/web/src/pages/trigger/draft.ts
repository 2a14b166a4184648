import { given } from '../../data/given.ts'
import type { Conf, Value } from '../../data/shapes/common.ts'
import type { DagDefinition, ParameterSchema } from '../../data/shapes/dag.ts'
import type { TriggerRequest } from '../../data/shapes/run.ts'
import { defaultsOf } from '../../parts/dag-conf.tsx'
import { instantIn } from '../../parts/days.ts'
import { problemOf, readValue } from './parameter-value.ts'
import { readSamples } from './samples.ts'

/** Text of the form as typed. */
export interface Draft {
  /** Text per parameter; a flag is `true` or `false`. */
  readonly values: Readonly<Record<string, string>>
  readonly samples: string
  readonly runId: string
  readonly pool: string
  readonly executionDate: string
  readonly force: 'nothing' | 'all' | 'tasks'
  readonly forcedTasks: readonly string[]
  readonly forceDownstream: boolean
}

export interface ReadDraft {
  readonly request: TriggerRequest
  /** By parameter name, or `samples`, `executionDate`, `force`. */
  readonly problems: Readonly<Record<string, string>>
}

export type Parameter = ParameterSchema & { readonly name: string; readonly isRequired: boolean }

export function parametersOf(dag: DagDefinition): readonly Parameter[] {
  const { properties = {}, required = [] } = dag.parameters
  return Object.entries(properties).map(([name, schema]) => ({
    ...schema,
    name,
    isRequired: required.includes(name) && schema.default === undefined,
  }))
}

/** Fills the form from a request, and from the DAG's defaults. */
export function draftOf(dag: DagDefinition, request: TriggerRequest = {}): Draft {
  const conf = { ...defaultsOf(dag), ...request.conf }
  const { force } = request
  const named = typeof force === 'object' ? force : undefined
  return {
    values: Object.fromEntries(parametersOf(dag).map(({ name }) => [name, String(conf[name] ?? '')])),
    samples: request.samples?.join(', ') ?? '',
    runId: request.run_id ?? '',
    pool: request.pool ?? '',
    executionDate: request.execution_date ?? '',
    force: forceChoice(force),
    forcedTasks: named?.tasks ?? [],
    forceDownstream: named?.downstream ?? true,
  }
}

function forceChoice(force: TriggerRequest['force']): Draft['force'] {
  if (force === true) return 'all'
  return typeof force === 'object' ? 'tasks' : 'nothing'
}

/** Values of a conf in JSON, as in a link to the form. Everything else is ignored. */
export function confIn(text: string | undefined): Conf {
  try {
    const conf: unknown = JSON.parse(text ?? '{}')
    return Object.fromEntries(Object.entries(conf ?? {}).filter(([, value]) => typeof value !== 'object'))
  } catch {
    return {}
  }
}

/** A request in JSON, as the form leaves it in the URL. Undefined: none, or not a valid one. */
export function requestIn(text: string | undefined): TriggerRequest | undefined {
  try {
    const request = JSON.parse(text ?? '{}') as TriggerRequest
    const { conf, samples = [] } = request
    return typeof conf === 'object' && Array.isArray(samples)
      ? { ...request, conf: confIn(JSON.stringify(conf)) }
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Request that the form describes, and the problems per field.
 *
 * @param zone of a date that names none; undefined is the browser's
 */
export function readDraft(dag: DagDefinition, draft: Draft, zone: string | undefined): ReadDraft {
  const problems: Record<string, string> = {}
  const note = (name: string, problem: string | undefined) => {
    if (problem !== undefined) problems[name] = problem
  }
  const conf: Record<string, Value> = {}
  for (const parameter of parametersOf(dag)) {
    const text = draft.values[parameter.name] ?? ''
    note(parameter.name, problemOf(parameter, text))
    const value = readValue(parameter, text)
    if (value !== undefined) conf[parameter.name] = value
  }
  const { samples, problem } = readSamples(draft.samples)
  note('samples', problem)
  const date = readDate(draft.executionDate.trim(), zone)
  note('executionDate', date.problem)
  if (draft.force === 'tasks' && draft.forcedTasks.length === 0)
    note('force', 'Choose the tasks that are to run again.')
  return { request: requestOf(draft, conf, samples, date.instant), problems }
}

function requestOf(draft: Draft, conf: Conf, samples: readonly string[], date: string): TriggerRequest {
  const { runId, pool } = draft
  return given({
    conf,
    samples: samples.length === 0 ? undefined : [...samples],
    pool,
    run_id: runId.trim(),
    execution_date: date,
    force: forceOf(draft),
  })
}

function forceOf({ force, forcedTasks, forceDownstream }: Draft): TriggerRequest['force'] {
  if (force === 'tasks') return { tasks: [...forcedTasks], downstream: forceDownstream }
  return force === 'all' ? true : undefined
}

const ZONE = /(Z|[+-]\d{2}:?\d{2})$/

interface ReadDate {
  /** As typed if it is not a date; the plan then waits for a valid one. */
  readonly instant: string
  readonly problem?: string
}

/** Like every time on the page, a date without a zone is one of the zone that the user chose. */
function readDate(text: string, zone: string | undefined): ReadDate {
  if (text === '') return { instant: '' }
  const time = text.replace(' ', 'T')
  if (ZONE.test(time) && !Number.isNaN(instantIn(time.replace(ZONE, ''), 'UTC'))) return { instant: time }
  const at = instantIn(time, zone)
  if (!Number.isNaN(at)) return { instant: new Date(at).toISOString() }
  return {
    instant: text,
    problem: 'Allowed are dates such as 2026-11-22 and times such as 2026-11-22T08:00 or 2026-11-22T08:00:00Z.',
  }
}
