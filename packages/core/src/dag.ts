import { workProblems } from './command/program.ts'
import { providerProblems } from './command/provider.ts'
import { MlAirflowError } from './errors.ts'
import { foreignTemplate } from './foreign-template.ts'
import { type Graph, graphOf } from './graph.ts'
import { canNameTable, ID, isPoolName } from './names.ts'
import type { AnyParameters, ParameterInput } from './parameters.ts'
import { checkSchedule, type ScheduleOptions } from './schedule/check-schedule.ts'
import type { Schedule } from './schedule/schedule.ts'
import type { ScheduledDate } from './schedule/scheduled-conf.ts'
import { type AnyTask, MLTaskSubDag, type TaskReading } from './task.ts'
import { numberProblems } from './task-numbers.ts'

export interface DagOptions<P extends AnyParameters> extends ScheduleOptions {
  readonly id: string
  readonly description?: string
  /** Who answers for it. */
  readonly owner?: string
  /** Words by which people find it. */
  readonly tags?: readonly string[]
  readonly parameters: P
  /** All its tasks, every one behind those it comes after. */
  readonly tasks: readonly TaskReading<P>[]
  /** Samples of a run that names none. */
  readonly samples?: readonly string[]
  readonly conf?: ParameterInput<P> | ((date: ScheduledDate) => ParameterInput<P>)
  /** Runs that are under way at once; others wait. Default: the setting max_active_runs_per_dag. */
  readonly maxActiveRuns?: number
}

/** A frozen value: id, parameters, tasks in dependency order, options. */
export interface Dag {
  readonly id: string
  readonly description: string
  readonly owner: string
  readonly tags: readonly string[]
  readonly parameters: AnyParameters
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly samples: readonly string[]
  readonly graph: Graph
  readonly schedule: Schedule | undefined
  readonly maxActiveRuns: number | undefined
}

/** The most slots a pool may have. */
export const MOST_SLOTS = 1_000_000
/** The queue tells about so many weights apart. */
export const MOST_WEIGHT = 1_000_000

/**
 * Defines a DAG. Edges are values, so a cycle cannot be written.
 * @throws MlAirflowError `bad_dag`, which lists everything that is wrong at once
 */
export function defineDag<P extends AnyParameters>(options: DagOptions<P>): Dag {
  const { tasks, schedule, problems } = checked(options)
  if (problems.length > 0) {
    const sentence = `DAG '${options.id}' is not well formed: ${problems.join(' ')}`
    throw new MlAirflowError('bad_dag', sentence, { problems })
  }
  return Object.freeze({
    id: options.id,
    description: options.description ?? '',
    owner: options.owner ?? '',
    tags: Object.freeze([...(options.tags ?? [])]),
    parameters: options.parameters,
    tasks,
    samples: Object.freeze([...(options.samples ?? [])]),
    graph: graphOf(tasks),
    schedule,
    maxActiveRuns: options.maxActiveRuns,
  })
}

/** The table of a task's records. */
export function tableOf(task: AnyTask): string {
  return task.table ?? task.id
}

interface Checked {
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly schedule: Schedule | undefined
  readonly problems: readonly string[]
}

function checked(options: DagOptions<AnyParameters>): Checked {
  const problems: string[] = []
  const tasks = new Map<string, AnyTask>()
  if (!ID.test(options.id))
    problems.push(`its id '${options.id}' must be letters, digits, '_', '.' or '-', 190 at most.`)
  if (options.tasks.length === 0) problems.push('it has no task.')
  for (const task of options.tasks) {
    if (!(task instanceof MLTaskSubDag)) {
      problems.push(`'${task.id}' is no MLTaskSubDag.`)
      continue
    }
    problems.push(...taskProblems(task, tasks, options.parameters))
    tasks.set(task.id, task)
  }
  const { schedule, problems: scheduleProblems } = checkSchedule(options, options.parameters)
  if (schedule !== undefined && !options.samples?.length && [...tasks.values()].some((task) => task.perSample))
    problems.push('it has a schedule and tasks that run per sample, but no samples.')
  return { tasks, schedule, problems: [...problems, ...scheduleProblems, ...limitProblems(options.maxActiveRuns)] }
}

function limitProblems(maxActiveRuns: number | undefined): readonly string[] {
  if (maxActiveRuns === undefined || (Number.isInteger(maxActiveRuns) && maxActiveRuns >= 1)) return []
  return [`its maxActiveRuns is ${maxActiveRuns}: allowed are 1, 2, 3 ...`]
}

function taskProblems(task: AnyTask, earlier: ReadonlyMap<string, AnyTask>, parameters: AnyParameters): string[] {
  const problems: string[] = []
  const say = (sentence: string): number => problems.push(`task '${task.id}' ${sentence}`)
  if (!ID.test(task.id)) say(`has an id that is not letters, digits, '_', '.' or '-', 190 at most.`)
  if (earlier.has(task.id)) say('is listed twice.')
  if (!canNameTable(tableOf(task)))
    say(
      `has table '${tableOf(task)}', which must be small letters, digits and _, 48 at most, and no table of the engine: give it a 'table'.`,
    )
  if (!parameters.chain.includes(task.parameters))
    say(`reads parameters '${task.parameters.name}', which the DAG's '${parameters.name}' neither is nor extends.`)
  if (task.pool !== undefined && !isPoolName(task.pool))
    say('has a pool whose name is blank, has blanks at its ends, or more than 190 characters.')
  if (!Number.isInteger(task.poolSlots) || task.poolSlots < 1 || task.poolSlots > MOST_SLOTS)
    say(`takes ${task.poolSlots} slots of its pool: allowed are 1 to ${MOST_SLOTS}.`)
  if (!Number.isInteger(task.priorityWeight) || Math.abs(task.priorityWeight) > MOST_WEIGHT)
    say(`has priority weight ${task.priorityWeight}: allowed are whole numbers from -${MOST_WEIGHT} to ${MOST_WEIGHT}.`)
  if (task.version.length > 64) say('has a version of more than 64 characters.')
  for (const problem of [...numberProblems(task), ...workProblems(task), ...providerProblems(task)]) say(problem)
  for (const name of Object.keys(task.environment)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) say(`sets '${name}', which is no name of an environment variable.`)
    const foreign = foreignTemplate(String(task.environment[name]))
    if (foreign !== undefined) say(`has a template in ${name} ${foreign}`)
  }
  for (const upstream of task.after as readonly AnyTask[]) {
    if (upstream.id === task.id) say('comes after itself.')
    else if (earlier.get(upstream.id) !== upstream) say(`comes after '${upstream.id}', which is not listed before it.`)
    else if (!task.parameters.chain.includes(upstream.parameters)) {
      say(
        `is keyed by '${task.parameters.name}' but comes after '${upstream.id}', keyed by '${upstream.parameters.name}': what it makes would depend on values its record does not hold.`,
      )
    }
  }
  return problems
}
