import {
  type AnyParameters,
  type AnyTask,
  argumentsOf,
  type Conf,
  type Dag,
  MASK,
  MLTaskSubDag,
  type ParametersContext,
  type ParameterValues,
  type PlannedInstance,
  type UpstreamOutput,
} from '@ml-airflow/core'
import type { ParametersIds, Plan } from '../planning/plan.ts'
import type { Rendered } from '../tries/rendered.ts'

/** A run with these values, in whose plan a task is compared with its earlier execution. */
export interface CallSubject {
  readonly dag: Dag
  readonly conf: Conf
  readonly parametersIds: ParametersIds
  /** The setting OUTPUT_DIR. */
  readonly outputDir: string
}

interface EarlierCall {
  readonly subject: CallSubject
  readonly plan: Plan
  readonly planned: Pick<PlannedInstance, 'taskId' | 'sample'>
  readonly rendered: Rendered
}

/**
 * The first argument that the task would get now and did not get then, as a sentence. Its provider is asked as it was then:
 * run, try and output are those of the earlier execution. Undefined: none, or not comparable.
 */
export function argumentChange(call: EarlierCall): string | undefined {
  const task = call.subject.dag.tasks.get(call.planned.taskId)
  if (task === undefined || call.rendered.left_out > 0) return undefined
  const before = call.rendered.arguments
  const now = argumentsNow(task, call)
  if (now === undefined) return undefined
  const index = Array.from({ length: Math.max(before.length, now.length) }, (_, at) => at).find(
    (at) => before[at] !== now[at] && !isHidden(before[at]),
  )
  if (index === undefined) return undefined
  const [was, is] = [before[index], now[index]].map((argument) =>
    argument === undefined ? 'missing' : shown(argument),
  )
  return `It was done with other arguments: number ${index + 1} was ${was}, and is ${is} by now.`
}

/** Undefined if the arguments depend on values that are not known here, or if the provider fails. */
function argumentsNow(task: AnyTask, call: EarlierCall): readonly string[] | undefined {
  try {
    return argumentsOf(task, contextThen(task, call))
  } catch {
    return undefined
  }
}

function contextThen(task: AnyTask, call: EarlierCall): ParametersContext<AnyParameters> {
  const { subject, plan, planned, rendered } = call
  const { MLAF_RUN_ID: runId, MLAF_TRY: tryNumber, MLAF_OUTPUT_PATH: outputPath } = rendered.environment
  const { dag, conf, parametersIds, outputDir } = subject
  return {
    dagId: dag.id,
    taskId: task.id,
    record: {
      id: plan.recordOf(task.id, planned.sample)?.id ?? 0,
      parametersId: parametersIds[task.parameters.name] ?? 0,
      sample: planned.sample === '' ? undefined : planned.sample,
    },
    parameters: task.parameters.pick(conf) as ParameterValues<AnyParameters>,
    outputDir,
    runId: runId ?? unknown(),
    tryNumber: Number(tryNumber ?? unknown()),
    outputPath,
    upstream: outputsNow(task, call),
    get samples() {
      return unknown()
    },
    get variables() {
      return unknown()
    },
    get connections() {
      return unknown()
    },
  }
}

/** Outputs of the direct upstream tasks, sorted by task and sample. */
function outputsNow(task: AnyTask, { plan, planned }: EarlierCall): readonly UpstreamOutput[] {
  const upstream = new Map((task.after as readonly AnyTask[]).filter(declaresOutput).map((one) => [one.id, one]))
  const isBefore = ({ taskId, sample }: PlannedInstance) => {
    const one = upstream.get(taskId)
    return one !== undefined && (!one.perSample || !task.perSample || sample === planned.sample)
  }
  return plan.instances
    .filter(isBefore)
    .map(({ taskId, sample }) => ({
      taskId,
      sample: sample === '' ? undefined : sample,
      outputPath: plan.recordOf(taskId, sample)?.outputPath ?? unknown(),
    }))
    .sort((a, b) => compare(a.taskId, b.taskId) || compare(a.sample ?? '', b.sample ?? ''))
}

function declaresOutput(task: AnyTask): boolean {
  return task.outputPathProvider !== MLTaskSubDag.prototype.outputPathProvider
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Masked and clipped texts cannot be compared. */
function isHidden(text: string | undefined): boolean {
  return text !== undefined && (text.includes(MASK) || text.endsWith('…'))
}

const LONGEST = 120

function shown(text: string): string {
  return `'${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}'`.replaceAll('\n', ' ')
}

function unknown(): never {
  throw new TypeError('not known in a plan')
}
