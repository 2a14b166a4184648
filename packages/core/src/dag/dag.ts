import { dagKindProblems } from '../checking/member-types.ts'
import { unknownOptions } from '../checking/members.ts'
import { taskProblems } from '../checking/task-problems.ts'
import { kindOf } from '../command/kind-of.ts'
import { viaProblems } from '../command/via.ts'
import { MlAirflowError } from '../errors.ts'
import { type Notify, type NotifyOptions, notifyOf, notifyProblems } from '../notify/notify.ts'
import { checkSchedule, type ScheduleOptions } from '../schedule/check-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { ScheduledDate } from '../schedule/scheduled-conf.ts'
import { type Graph, graphOf } from './graph.ts'
import { ID } from './names.ts'
import type { AnyParameters, ParameterInput } from './parameters.ts'
import { isQueueName, QUEUE_FORM } from './queues.ts'
import { type RerunCause, rerunOnOf, rerunOnProblems } from './rerun-on.ts'
import { type AnyTask, MLTaskSubDag, type TaskReading } from './task.ts'
import { inputProblems, type TaskInput } from './task-inputs.ts'

export interface DagOptions<P extends AnyParameters> extends ScheduleOptions {
  readonly id: string
  readonly description?: string
  /** Person or team responsible for the DAG. */
  readonly owner?: string
  /** Labels to search and filter by. */
  readonly tags?: readonly string[]
  readonly parameters: P
  /** All tasks of the DAG, each after its upstream tasks. */
  readonly tasks: readonly TaskReading<P>[]
  /** Samples of a run that is triggered without samples. */
  readonly samples?: readonly string[]
  readonly conf?: ParameterInput<P> | ((date: ScheduledDate) => ParameterInput<P>)
  /** Files that every task of the DAG reads, such as a configuration. See TaskInput. */
  readonly inputs?: readonly TaskInput[]
  /**
   * Changes after which a finished task runs again. `'command'` and `'variables'` may be added to the default: its program with
   * its arguments, and the variables that it declares. Default: `['inputs', 'version', 'upstream']`.
   */
  readonly rerunOn?: readonly RerunCause[]
  /** Queue of the tasks that set none. Default: `default`. */
  readonly queue?: string
  /** Words that go before the command of each task that sets no `via`. See MLTaskSubDag.via. */
  readonly via?: readonly string[]
  /** Maximum number of concurrent runs; further runs wait. Default: the setting max_active_runs_per_dag. */
  readonly maxActiveRuns?: number
  /** Recipients of notifications about the runs: `{ onFailure: [{ slack: 'ml_team' }] }`. */
  readonly notify?: NotifyOptions
}

/** An immutable DAG: id, parameters, tasks in dependency order, options. */
export interface Dag {
  readonly id: string
  readonly description: string
  readonly owner: string
  readonly tags: readonly string[]
  readonly parameters: AnyParameters
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly samples: readonly string[]
  readonly inputs: readonly TaskInput[]
  readonly rerunOn: readonly RerunCause[]
  readonly graph: Graph
  readonly schedule: Schedule | undefined
  readonly maxActiveRuns: number | undefined
  readonly queue: string | undefined
  readonly via: readonly string[] | undefined
  readonly notify: Notify
}

/**
 * Defines a DAG. Tasks refer to upstream tasks as values, so a cycle cannot be written.
 * @throws MlAirflowError `bad_dag`, which lists all problems at once
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
    inputs: Object.freeze([...(options.inputs ?? [])]),
    rerunOn: rerunOnOf(options.rerunOn),
    graph: graphOf(tasks),
    schedule,
    maxActiveRuns: options.maxActiveRuns,
    queue: options.queue,
    via: options.via && Object.freeze([...options.via]),
    notify: notifyOf(options.notify),
  })
}

interface Checked {
  readonly tasks: ReadonlyMap<string, AnyTask>
  readonly schedule: Schedule | undefined
  readonly problems: readonly string[]
}

const DAG_OPTIONS: Readonly<Record<keyof DagOptions<AnyParameters>, true>> = {
  id: true,
  description: true,
  owner: true,
  tags: true,
  parameters: true,
  tasks: true,
  samples: true,
  inputs: true,
  rerunOn: true,
  schedule: true,
  startDate: true,
  endDate: true,
  catchup: true,
  overlap: true,
  conf: true,
  maxActiveRuns: true,
  queue: true,
  via: true,
  notify: true,
}

function checked(options: DagOptions<AnyParameters>): Checked {
  const wrong = [...unknownOptions(options, Object.keys(DAG_OPTIONS)), ...dagKindProblems(options)]
  // A value that is not a DAG cannot be checked any further.
  if (dagKindProblems(options).length > 0) return { tasks: new Map(), schedule: undefined, problems: wrong }
  const { tasks, problems } = checkTasks(options)
  const { schedule, problems: scheduleProblems } = checkSchedule(options, options.parameters)
  const lacksSamples = schedule !== undefined && !options.samples?.length
  if (lacksSamples && [...tasks.values()].some((task) => task.perSample && task.samplesFrom === undefined))
    problems.push('it has a schedule and tasks that run per sample, but no samples.')
  const others = [
    ...scheduleProblems,
    ...limitProblems(options.maxActiveRuns),
    ...queueProblems(options.queue),
    ...viaProblems(options.via).map((text) => `it ${text}`),
    ...rerunOnProblems(options.rerunOn).map((text) => `it ${text}`),
    ...notifyProblems(options.notify),
    ...inputProblems(options.inputs ?? []).map((text) => `it ${text}`),
  ]
  return { tasks, schedule, problems: [...wrong, ...problems, ...others] }
}

function checkTasks(options: DagOptions<AnyParameters>): { tasks: Map<string, AnyTask>; problems: string[] } {
  const problems: string[] = []
  const tasks = new Map<string, AnyTask>()
  if (!ID.test(options.id))
    problems.push(`its id '${options.id}' must be letters, digits, '_', '.' or '-', 190 at most.`)
  if (options.tasks.length === 0) problems.push('it has no task.')
  for (const [index, task] of options.tasks.entries()) {
    if (!(task instanceof MLTaskSubDag)) {
      problems.push(`${nameOf(task, index)} is not an MLTaskSubDag.`)
      continue
    }
    problems.push(...taskProblems(task, tasks, options.parameters))
    tasks.set(task.id, task)
  }
  return { tasks, problems }
}

/** Files that import each other in a circle list tasks that are not defined yet. */
function nameOf(task: Partial<TaskReading<AnyParameters>> | undefined, index: number): string {
  return task?.id === undefined ? `tasks[${index}] is ${kindOf(task)}, which` : `'${task.id}'`
}

function limitProblems(maxActiveRuns: number | undefined): readonly string[] {
  if (maxActiveRuns === undefined || (Number.isInteger(maxActiveRuns) && maxActiveRuns >= 1)) return []
  return [`its maxActiveRuns is ${maxActiveRuns}: allowed are 1, 2, 3 ...`]
}

function queueProblems(queue: string | undefined): readonly string[] {
  return queue === undefined || isQueueName(queue) ? [] : [`its queue '${queue}' must be ${QUEUE_FORM}.`]
}
