import { workProblems } from '../command/program.ts'
import { providerProblems } from '../command/provider.ts'
import { viaProblems } from '../command/via.ts'
import { canNameTable, ID, isPoolName } from '../dag/names.ts'
import { type AnyParameters, NoParameters } from '../dag/parameters.ts'
import { isQueueName, QUEUE_FORM } from '../dag/queues.ts'
import { type AnyTask, MLTaskSubDag, tableOf } from '../dag/task.ts'
import { inputProblems } from '../dag/task-inputs.ts'
import { environmentProblems, taskKindProblems } from './member-types.ts'
import { misspeltMembers, unknownOptions } from './members.ts'
import { ruleProblems } from './rule-problems.ts'
import { sampleSourceProblems } from './sample-problems.ts'
import { numberProblems } from './task-numbers.ts'

/** Maximum number of slots in a pool. */
export const MOST_SLOTS = 1_000_000
/** Number of priority weights that the queue can distinguish. */
export const MOST_WEIGHT = 1_000_000

/** All problems with a task, given the parameters of its DAG and the tasks before it. */
export function taskProblems(
  task: AnyTask,
  earlier: ReadonlyMap<string, AnyTask>,
  parameters: AnyParameters,
): readonly string[] {
  const kinds = taskKindProblems(task)
  const parts =
    kinds.length > 0
      ? [kinds, misspeltMembers(task)]
      : [
          nameProblems(task, earlier),
          misspeltMembers(task),
          parametersProblems(task, parameters),
          numberProblems(task),
          ruleProblems(task),
          inputProblems(task.inputs),
          delayProblems(task),
          poolProblems(task),
          workProblems(task),
          viaProblems(task.via),
          providerProblems(task),
          environmentProblems(task.environment),
          temporaryProblems(task),
          upstreamProblems(task, earlier),
          sampleSourceProblems(task, earlier),
        ]
  return parts.flat().map((problem) => `task '${String(task.id)}' ${problem}`)
}

function nameProblems(task: AnyTask, earlier: ReadonlyMap<string, AnyTask>): readonly string[] {
  const problems: string[] = []
  if (!ID.test(task.id)) problems.push(`has an id that is not letters, digits, '_', '.' or '-', 190 at most.`)
  if (earlier.has(task.id)) problems.push('is listed twice.')
  if (!canNameTable(tableOf(task)) || tableOf(task) === NoParameters.name)
    problems.push(
      `has table '${tableOf(task)}', which must be small letters, digits and _, 48 at most, and no table of the engine: give it a 'table'.`,
    )
  if (task.version.length > 64) problems.push('has a version of more than 64 characters.')
  return problems
}

function parametersProblems(task: AnyTask, parameters: AnyParameters): readonly string[] {
  if (parameters.chain.includes(task.parameters)) return []
  return [`reads parameters '${task.parameters.name}', which the DAG's '${parameters.name}' neither is nor extends.`]
}

function delayProblems({ retryDelay }: AnyTask): readonly string[] {
  const { exponential = false } = retryDelay
  const unknown = unknownOptions(retryDelay, ['seconds', 'exponential', 'capSeconds'])
  return [
    ...unknown.map((text) => `has a retryDelay: ${text}`),
    ...(typeof exponential === 'boolean' ? [] : [`has exponential ${exponential}: allowed are true and false.`]),
  ]
}

function poolProblems({ pool, poolSlots, priorityWeight, queue }: AnyTask): readonly string[] {
  const problems: string[] = []
  if (queue !== undefined && !isQueueName(queue))
    problems.push(`has the invalid queue '${queue}': allowed are ${QUEUE_FORM}.`)
  if (pool !== undefined && !isPoolName(pool))
    problems.push('has a pool whose name is blank, has blanks at its ends, or more than 190 characters.')
  if (!Number.isInteger(poolSlots) || poolSlots < 1 || poolSlots > MOST_SLOTS)
    problems.push(`takes ${poolSlots} slots of its pool: allowed are 1 to ${MOST_SLOTS}.`)
  if (!Number.isInteger(priorityWeight) || Math.abs(priorityWeight) > MOST_WEIGHT)
    problems.push(
      `has priority weight ${priorityWeight}: allowed are whole numbers from -${MOST_WEIGHT} to ${MOST_WEIGHT}.`,
    )
  return problems
}

function temporaryProblems({ temporary, outputPathProvider }: AnyTask): readonly string[] {
  const declaresNone = outputPathProvider === MLTaskSubDag.prototype.outputPathProvider
  return temporary && declaresNone ? ['is temporary, but declares no output: give it an outputPathProvider.'] : []
}

function upstreamProblems(task: AnyTask, earlier: ReadonlyMap<string, AnyTask>): readonly string[] {
  return (task.after as readonly AnyTask[]).flatMap((upstream) => {
    if (upstream.id === task.id) return ['comes after itself.']
    if (earlier.get(upstream.id) !== upstream) return [`comes after '${upstream.id}', which is not listed before it.`]
    if (task.parameters.chain.includes(upstream.parameters)) return []
    return [
      `is keyed by '${task.parameters.name}' but comes after '${upstream.id}', keyed by '${upstream.parameters.name}': what it makes would depend on values its record does not hold.`,
    ]
  })
}
