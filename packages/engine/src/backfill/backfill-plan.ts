import { createHash } from 'node:crypto'
import {
  type BackfillOptions,
  type Dag,
  defined,
  type Graph,
  MlAirflowError,
  type NewRun,
  namePattern,
  type PlannedRun,
  type Schedule,
  Timetable,
} from '@ml-airflow/core'
import { noTaskFits } from '../services/no-task-fits.ts'
import { newRun, runIdOf } from '../services/trigger.ts'

export interface BackfillRequest {
  readonly dagId: string
  /** Execution dates, inclusive; if only one is given, it is used for both. */
  readonly from: Date | undefined
  readonly to: Date | undefined
  /** Conf of every run. Default: the conf of the schedule for its date. */
  readonly conf?: unknown
  /** Creates one run per conf instead of one per date. */
  readonly confs?: readonly unknown[] | undefined
  /** Selects the tasks whose ids match, and their upstream tasks. */
  readonly taskRegex?: string | undefined
  /** Excludes the upstream tasks. */
  readonly ignoreDependencies?: boolean
  readonly backwards?: boolean
  readonly pool?: string | undefined
  /** Name of the user who marks the tasks as done without running them. */
  readonly markedBy?: string | undefined
}

const MOST_RUNS = 10_000

/**
 * The runs of a backfill, in order. Equal requests give equal run ids, so that a request can be repeated.
 * @throws MlAirflowError `bad_argument`, `bad_conf`
 */
export function planBackfill(dag: Dag, request: BackfillRequest, defaultTimeZone: string): readonly NewRun[] {
  const graph = graphOf(dag, request)
  const runs = request.confs === undefined ? runsOfDates(dag, request, defaultTimeZone) : runsOfConfs(dag, request)
  const planned = runs.map((run) => asBackfilled(run, graph, request))
  return request.backwards ? planned.toReversed() : planned
}

/**
 * One planned run of a backfill, based on the current DAG.
 * @throws MlAirflowError `bad_argument`, `bad_conf`
 */
export function backfillRun(dag: Dag, options: BackfillOptions, planned: PlannedRun): NewRun {
  const run = newRun(dag, { dagId: dag.id, conf: planned.conf }, planned.runId, planned.executionDate)
  return asBackfilled(run, graphOf(dag, options), options)
}

function asBackfilled(
  run: NewRun,
  graph: Graph,
  { pool, markedBy }: Pick<BackfillOptions, 'pool' | 'markedBy'>,
): NewRun {
  return { ...run, graph, externalTrigger: false, options: { ...run.options, ...defined({ pool, markedBy }) } }
}

function runsOfDates(dag: Dag, request: BackfillRequest, defaultTimeZone: string): readonly NewRun[] {
  return datesOf(dag, request, defaultTimeZone).map((date) => {
    const conf = request.conf ?? dag.schedule?.confOf(date) ?? {}
    return newRun(dag, { dagId: dag.id, conf }, runIdOf('backfill', date), date)
  })
}

/** For a DAG without a schedule, the given dates. */
function datesOf(dag: Dag, { from, to }: BackfillRequest, defaultTimeZone: string): readonly Date[] {
  const start = from ?? to
  const end = to ?? from
  if (start === undefined || end === undefined)
    throw new MlAirflowError('bad_argument', 'A backfill needs a start date, an end date, or a list of confs.')
  if (start > end)
    throw new MlAirflowError(
      'bad_argument',
      `The start date ${start.toISOString()} is after the end date ${end.toISOString()}.`,
    )
  if (dag.schedule === undefined) return start.getTime() === end.getTime() ? [start] : [start, end]
  const dates: Date[] = []
  const timetable = new Timetable(dag.schedule, defaultTimeZone)
  for (const date of timetable.between(start, end)) {
    if (dates.length === MOST_RUNS) throw tooMany()
    dates.push(date)
  }
  if (dates.length > 0) return dates
  const range = `from ${start.toISOString()} to ${end.toISOString()}`
  throw new MlAirflowError(
    'bad_argument',
    `The schedule '${dag.schedule.text}' of DAG '${dag.id}' has no execution date ${range}${outsideOf(dag.schedule, timetable, start, end)}.`,
  )
}

/** Why a range contains no date: the bounds of the schedule, or otherwise the nearest dates. */
function outsideOf({ startDate, endDate }: Schedule, timetable: Timetable, start: Date, end: Date): string {
  if (startDate !== undefined && startDate > end) return `: it starts on ${startDate.toISOString()}`
  if (endDate !== undefined && endDate < start) return `: it ends on ${endDate.toISOString()}`
  const beside = [timetable.previous(start), timetable.firstFrom(end)].filter((date) => date !== undefined)
  return beside.length === 0 ? '' : `; beside it is ${beside.map((date) => date.toISOString()).join(', and ')}`
}

/** Names the dates of a range before the start or after the end of the schedule; undefined: none. */
export function cutOf({ id, schedule }: Dag, { from, to }: Pick<BackfillRequest, 'from' | 'to'>): string | undefined {
  const [start, end] = [from ?? to, to ?? from]
  const { startDate, endDate } = schedule ?? {}
  if (start !== undefined && startDate !== undefined && start < startDate)
    return `The schedule of DAG '${id}' starts on ${startDate.toISOString()}: what is before that is left out.`
  if (end !== undefined && endDate !== undefined && end > endDate)
    return `The schedule of DAG '${id}' ends on ${endDate.toISOString()}: what is after that is left out.`
  return undefined
}

function runsOfConfs(dag: Dag, { confs = [], from, to }: BackfillRequest): readonly NewRun[] {
  if (confs.length === 0) throw new MlAirflowError('bad_argument', 'The list of confs is empty.')
  if (confs.length > MOST_RUNS) throw tooMany()
  refuseRange(from, to)
  const date = from ?? to
  const runs = confs.map((conf, index) => {
    const executionDate = date ?? new Date(new Date().setUTCMilliseconds(0) + index)
    const run = newRun(dag, { dagId: dag.id, conf }, 'backfill', executionDate)
    const digest = createHash('sha256').update(JSON.stringify(run.conf)).digest('hex').slice(0, 12)
    return { ...run, runId: date === undefined ? `backfill_${digest}` : `${runIdOf('backfill', date)}_${digest}` }
  })
  return [...new Map(runs.map((run) => [run.runId, run])).values()]
}

/** Otherwise a file with one conf would make a run for each date, and a file with two a run for each conf. */
function refuseRange(from: Date | undefined, to: Date | undefined): void {
  if (from === undefined || to === undefined || from.getTime() === to.getTime()) return
  throw new MlAirflowError(
    'bad_argument',
    `A list of confs makes one run for each conf, but the dates are a range from ${from.toISOString()} to ${to.toISOString()}. Give one conf for the range, or one date or none for the confs.`,
  )
}

function graphOf(
  dag: Dag,
  { taskRegex, ignoreDependencies = false }: Pick<BackfillOptions, 'taskRegex' | 'ignoreDependencies'>,
): Graph {
  if (taskRegex === undefined) return dag.graph
  const isMeant = namePattern(taskRegex)
  const chosen = new Set<string>()
  for (const task of dag.graph.toReversed()) {
    if (!isMeant(task.id) && !chosen.has(task.id)) continue
    chosen.add(task.id)
    if (!ignoreDependencies) for (const upstream of task.after) chosen.add(upstream)
  }
  if (chosen.size === 0)
    throw noTaskFits(
      dag,
      taskRegex,
      dag.graph.map(({ id }) => id),
    )
  return dag.graph
    .filter(({ id }) => chosen.has(id))
    .map((task) => ({ ...task, after: task.after.filter((id) => chosen.has(id)) }))
}

function tooMany(): MlAirflowError {
  return new MlAirflowError(
    'bad_argument',
    `A backfill may have ${MOST_RUNS} runs at most, and these are more: ask for less at once.`,
  )
}
