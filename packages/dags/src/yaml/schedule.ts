import {
  type AnyParameters,
  type DateNames,
  dateNames,
  defined,
  isTimeZone,
  momentOf,
  type ScheduledDate,
  type ScheduleOptions,
} from '@ml-airflow/core'
import type { DagDocument } from './dag-schema.ts'
import { scalarOf } from './parameter-schema.ts'
import type { Positions } from './positions.ts'
import { readTemplate, referencesOf, type Template } from './template.ts'
import { nameProblem } from './template-names.ts'
import type { YamlScalar } from './yaml-scalar.ts'

/** The schedule of the DAG, and the parameters of scheduled runs. */
export function scheduleOf(document: DagDocument, parameters: AnyParameters, positions: Positions): ScheduledParts {
  const { schedule, catchup, overlap, conf } = document
  const zone = typeof schedule === 'object' ? schedule.time_zone : undefined
  const startDate = dateOf(document, 'start_date', zone, positions)
  const endDate = dateOf(document, 'end_date', zone, positions)
  return defined({
    schedule: schedule === undefined ? undefined : timingOf(schedule),
    startDate,
    endDate,
    catchup,
    overlap,
    conf: conf && confOf(conf, parameters, positions),
  })
}

function timingOf(schedule: NonNullable<DagDocument['schedule']>): NonNullable<ScheduleOptions['schedule']> {
  if (typeof schedule === 'string') return schedule
  return schedule.time_zone === undefined ? schedule.cron : { cron: schedule.cron, timeZone: schedule.time_zone }
}

/** A date without an offset is interpreted in the time zone of the schedule. */
function dateOf(
  document: DagDocument,
  key: 'start_date' | 'end_date',
  zone: string | undefined,
  positions: Positions,
): Date | undefined {
  const text = document[key]?.replace(' ', 'T')
  if (text === undefined) return undefined
  const full = text.includes('T') ? text : `${text}T00:00:00`
  const date = /(Z|[+-]\d\d:?\d\d)$/.test(full) ? new Date(full) : localDate(full, zone)
  if (date !== undefined && !Number.isNaN(date.getTime()) && existsDay(text)) return date
  positions.atValue([key], `${key} is '${text}', and there is no such date.`)
  return undefined
}

function localDate(text: string, zone = 'UTC'): Date | undefined {
  return momentOf(text, isTimeZone(zone) ? zone : 'UTC')
}

/** JavaScript parses 2026-02-30 as the 2nd of March. */
function existsDay(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10))
}

type ScheduledParts = Omit<ScheduleOptions, 'conf'> & {
  readonly conf?: GivenValues | ((date: ScheduledDate) => GivenValues)
}
type GivenValues = Readonly<Record<string, string | number | boolean>>
type GivenConf = Readonly<Record<string, string | YamlScalar>>

function confOf(conf: GivenConf, { schema }: AnyParameters, positions: Positions): NonNullable<ScheduledParts['conf']> {
  const values = Object.entries(conf).map(
    ([name, given]) => [name, confValue(name, given, schema.shape, positions)] as const,
  )
  const at = (date: DateNames | undefined): GivenValues =>
    Object.fromEntries(values.map(([name, value]) => [name, typeof value === 'object' ? rendered(value, date) : value]))
  const isFixed = values.every(([, value]) => typeof value !== 'object' || referencesOf(value).length === 0)
  return isFixed ? at(undefined) : ({ executionDate }) => at(dateNames(executionDate))
}

function confValue(
  name: string,
  given: string | YamlScalar,
  shape: AnyParameters['schema']['shape'],
  positions: Positions,
) {
  const schema = shape[name]
  const value = schema === undefined ? given : scalarOf(given, schema as never)
  if (typeof value === 'object') return value.value
  return typeof value === 'string' ? templateOf(name, value, positions) : value
}

function templateOf(name: string, text: string, positions: Positions): Template {
  const { template, problems } = readTemplate(text)
  for (const { sentence, part } of problems) positions.atValue(['conf', name], sentence, part)
  for (const reference of referencesOf(template)) {
    const problem = nameProblem(reference, 'conf', NO_TASK)
    if (problem !== undefined) positions.atValue(['conf', name], problem, reference.text)
  }
  return template
}

const NO_TASK = {
  taskId: '',
  parameters: [],
  perSample: false,
  hasOutput: false,
  upstream: new Map(),
  tasks: new Set<string>(),
  fallbacks: new Map<string, string>(),
}

function rendered(template: Template, date: DateNames | undefined): string {
  return template
    .map((piece) => (typeof piece === 'string' ? piece : (date?.[piece.root as keyof DateNames] ?? '')))
    .join('')
}
