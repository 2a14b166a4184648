import { groupBy } from '../group-by.ts'
import type { AnyParameters } from './parameters.ts'
import { isDefault, type TriggerRule } from './rules.ts'
import type { AnyTask, SampleSource } from './task.ts'

/** One task of a stored graph. It holds what history needs when the DAG has been edited since. */
export interface GraphTask {
  readonly id: string
  readonly after: readonly string[]
  readonly perSample: boolean
  /** Where its samples are listed. Undefined: they are those of the run. */
  readonly samplesFrom?: ListSource
  /** When it starts. Undefined: once all tasks upstream of it have succeeded. */
  readonly rule?: TriggerRule
  /** Whether an exit code of its command can leave it out. */
  readonly skips?: true
  /** Whether its failure leaves the state of the run as it is. */
  readonly optional?: true
}

/** A list of samples in the output of a task. */
export interface ListSource {
  readonly task: string
  readonly format: 'jsonl' | 'folder'
  readonly field?: string
  readonly path?: string
}

/** The tasks of a DAG in dependency order. It is stored with each run, as JSON. */
export type Graph = readonly GraphTask[]

/** Names task instances: those of a task, of one sample or, where `sample` is undefined, all of them. */
export interface InstanceSelector {
  readonly taskId: string
  readonly sample: string | undefined
}

/** The record of a task instance that stands for samples which are not known yet: there is none of this id. */
export const NO_RECORD = 0

/** The sample of a task instance whose task is not per sample. */
export const NO_SAMPLE = ''

export function graphOf(tasks: ReadonlyMap<string, AnyTask>): Graph {
  return [...tasks.values()].map((task) => ({
    id: task.id,
    after: [...new Set(task.after.map((upstream) => upstream.id))],
    perSample: task.perSample,
    ...(task.samplesFrom === undefined ? {} : { samplesFrom: listSourceOf(task.samplesFrom) }),
    ...(isDefault(task.triggerRule) ? {} : { rule: task.triggerRule }),
    ...(task.exitCodes.skip === undefined ? {} : { skips: true as const }),
    ...(task.optional ? { optional: true as const } : {}),
  }))
}

function listSourceOf({ task, format, field, path }: SampleSource<AnyParameters>): ListSource {
  return {
    task: task.id,
    format,
    ...(field === undefined ? {} : { field }),
    ...(path === undefined ? {} : { path }),
  }
}

/** The same for tasks that have the same samples. */
export function listKey({ task, format, field = '', path = '' }: ListSource): string {
  return JSON.stringify([task, format, field, path])
}

/** Answers who comes after whom, for task instances, in time that grows with the number of neighbours alone. */
export class GraphIndex {
  readonly graph: Graph
  /** Itself, where the end of a task can mean something else for those behind it than that they start, or fail with it. */
  readonly rules: GraphIndex | undefined
  readonly #tasks: ReadonlyMap<string, GraphTask>
  readonly #downstream = new Map<string, GraphTask[]>()
  readonly #listed: ReadonlyMap<string, readonly GraphTask[]>

  constructor(graph: Graph) {
    this.graph = graph
    this.rules = graph.some(({ rule, skips }) => rule !== undefined || skips) ? this : undefined
    this.#tasks = new Map(graph.map((task) => [task.id, task]))
    const listed = graph.filter(({ samplesFrom }) => samplesFrom !== undefined)
    this.#listed = groupBy(listed, ({ samplesFrom }) => samplesFrom?.task ?? '')
    for (const task of graph) {
      for (const upstream of task.after) {
        const list = this.#downstream.get(upstream)
        if (list === undefined) this.#downstream.set(upstream, [task])
        else list.push(task)
      }
    }
  }

  task(id: string): GraphTask | undefined {
    return this.#tasks.get(id)
  }

  /** Whether a task runs once over all samples: what it makes depends on which samples there were. */
  gathers(taskId: string): boolean {
    const task = this.#tasks.get(taskId)
    return task !== undefined && !task.perSample && task.after.some((id) => this.#tasks.get(id)?.perSample)
  }

  /** The lists of samples in the output of a task, by their keys, with the tasks that run for them. */
  listsIn(source: string): ReadonlyMap<string, readonly GraphTask[]> {
    return groupBy(this.#listed.get(source) ?? [], keyOf)
  }

  /** The tasks that have their samples from the same list as this one, itself among them. */
  tasksOfList(taskId: string): readonly GraphTask[] {
    const samplesFrom = this.#tasks.get(taskId)?.samplesFrom
    return samplesFrom === undefined ? [] : (this.listsIn(samplesFrom.task).get(listKey(samplesFrom)) ?? [])
  }

  /** The tasks just upstream, per sample, that a task gathers and whose samples come from a list. */
  gatheredLists(taskId: string): readonly GraphTask[] {
    const task = this.#tasks.get(taskId)
    if (this.#listed.size === 0 || task === undefined || task.perSample) return []
    return task.after.flatMap((id) => this.#tasks.get(id) ?? []).filter(({ samplesFrom }) => samplesFrom !== undefined)
  }

  /** The tasks directly behind one. */
  behind(taskId: string): readonly GraphTask[] {
    return this.#downstream.get(taskId) ?? []
  }

  /** The task instances directly behind one. */
  downstream(taskId: string, sample: string): readonly InstanceSelector[] {
    const perSample = this.#tasks.get(taskId)?.perSample ?? false
    return (this.#downstream.get(taskId) ?? []).map((task) => selector(task, perSample, sample))
  }

  /** The tasks behind one, however far, each behind those that it comes after. */
  *tasksBehind(taskId: string): Generator<GraphTask> {
    const behind = new Set([taskId])
    for (const task of this.graph) {
      if (!task.after.some((id) => behind.has(id))) continue
      behind.add(task.id)
      yield task
    }
  }

  /** All task instances behind one, however far. */
  descendants(taskId: string, sample: string): readonly InstanceSelector[] {
    const found = new Map<string, InstanceSelector>()
    const open = [...this.downstream(taskId, sample)]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const known = found.get(next.taskId)
      if (known !== undefined && (known.sample === next.sample || known.sample === undefined)) continue
      found.set(next.taskId, next)
      open.push(...this.#behind(next))
    }
    return [...found.values()]
  }

  #behind(instances: InstanceSelector): readonly InstanceSelector[] {
    if (instances.sample !== undefined) return this.downstream(instances.taskId, instances.sample)
    return (this.#downstream.get(instances.taskId) ?? []).map((task) => ({
      taskId: task.id,
      sample: task.perSample ? undefined : NO_SAMPLE,
    }))
  }
}

function keyOf({ samplesFrom }: GraphTask): string {
  return samplesFrom === undefined ? '' : listKey(samplesFrom)
}

function selector(task: GraphTask, upstreamPerSample: boolean, sample: string): InstanceSelector {
  if (!task.perSample) return { taskId: task.id, sample: NO_SAMPLE }
  return { taskId: task.id, sample: upstreamPerSample ? sample : undefined }
}
