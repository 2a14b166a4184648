import { defined } from '../defined.ts'
import { groupBy } from '../group-by.ts'
import type { AnyParameters } from './parameters.ts'
import { isDefault, type TriggerRule } from './rules.ts'
import type { AnyTask, SampleSource } from './task.ts'

/** One task of a stored graph, with the data that history needs after the DAG has been edited. */
export interface GraphTask {
  readonly id: string
  readonly after: readonly string[]
  readonly perSample: boolean
  /** Source of its samples. Undefined: the samples of the run. */
  readonly samplesFrom?: ListSource
  /** Its trigger rule. Undefined: it starts once all upstream tasks have succeeded. */
  readonly rule?: TriggerRule
  /** Whether an exit code of its command can skip it. */
  readonly skips?: true
  /** Whether its failure is ignored in the state of the run. */
  readonly optional?: true
  /** Whether its output is removed once it has been read. */
  readonly temporary?: true
}

/** A list of samples in the output of a task. */
export interface ListSource {
  readonly task: string
  readonly format: 'jsonl' | 'folder'
  readonly field?: string
  readonly path?: string
}

/** The tasks of a DAG in dependency order. Stored with each run, as JSON. */
export type Graph = readonly GraphTask[]

/** Selects instances of a task: the one of a sample or, if `sample` is undefined, all of them. */
export interface InstanceSelector {
  readonly taskId: string
  readonly sample: string | undefined
}

/** The record id of a task instance whose samples are not known yet. No record has this id. */
export const NO_RECORD = 0

/** The sample of a task instance whose task is not per sample. */
export const NO_SAMPLE = ''

export function graphOf(tasks: ReadonlyMap<string, AnyTask>): Graph {
  return [...tasks.values()].map((task) => ({
    id: task.id,
    after: [...new Set(task.after.map((upstream) => upstream.id))],
    perSample: task.perSample,
    ...defined({ samplesFrom: task.samplesFrom && listSourceOf(task.samplesFrom) }),
    ...(!isDefault(task.triggerRule) && { rule: task.triggerRule }),
    ...(task.exitCodes.skip !== undefined && { skips: true as const }),
    ...(task.optional && { optional: true as const }),
    ...(task.temporary && { temporary: true as const }),
  }))
}

function listSourceOf({ task, format, field, path }: SampleSource<AnyParameters>): ListSource {
  return { task: task.id, format, ...defined({ field, path }) }
}

/** Equal for tasks that have the same samples. */
export function listKey({ task, format, field = '', path = '' }: ListSource): string {
  return JSON.stringify([task, format, field, path])
}

/** The sample lists in one output, by listKey, with the tasks that run for them. */
type Lists = ReadonlyMap<string, readonly GraphTask[]>

const NO_LISTS: Lists = new Map()

/** Answers questions about upstream and downstream task instances, in time proportional to the number of neighbours. */
export class GraphIndex {
  readonly graph: Graph
  /** This index, if a task has another rule than the default, or an exit code can skip it. Otherwise undefined. */
  readonly rules: GraphIndex | undefined
  readonly hasTemporary: boolean
  readonly #tasks: ReadonlyMap<string, GraphTask>
  readonly #downstream = new Map<string, GraphTask[]>()
  readonly #lists: ReadonlyMap<string, Lists>

  constructor(graph: Graph) {
    this.graph = graph
    this.rules = graph.some(({ rule, skips }) => rule !== undefined || skips) ? this : undefined
    this.hasTemporary = graph.some(({ temporary }) => temporary)
    this.#tasks = new Map(graph.map((task) => [task.id, task]))
    this.#lists = listsBySource(graph)
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

  /** Whether a task runs once over all samples: its result then depends on the set of samples. */
  gathers(taskId: string): boolean {
    const task = this.#tasks.get(taskId)
    return task !== undefined && !task.perSample && task.after.some((id) => this.#tasks.get(id)?.perSample)
  }

  /** The tasks whose outputs list samples. */
  get listSources(): Iterable<string> {
    return this.#lists.keys()
  }

  /** The sample lists in the output of a task, by key, with the tasks that run for them. */
  listsIn(source: string): Lists {
    return this.#lists.get(source) ?? NO_LISTS
  }

  /** The tasks that take their samples from the same list as this one, including this one. */
  tasksOfList(taskId: string): readonly GraphTask[] {
    const samplesFrom = this.#tasks.get(taskId)?.samplesFrom
    return samplesFrom === undefined ? [] : (this.listsIn(samplesFrom.task).get(listKey(samplesFrom)) ?? [])
  }

  /** The direct upstream tasks, per sample, that a task gathers and whose samples come from a list. */
  gatheredLists(taskId: string): readonly GraphTask[] {
    const task = this.#tasks.get(taskId)
    if (this.#lists.size === 0 || task === undefined || task.perSample) return []
    return task.after.flatMap((id) => this.#tasks.get(id) ?? []).filter(({ samplesFrom }) => samplesFrom !== undefined)
  }

  /** Whether the output of a task is removed once it has been read. A task that nothing follows keeps its output: it is a result. */
  removesOutput(taskId: string): boolean {
    return this.#tasks.get(taskId)?.temporary === true && this.#downstream.has(taskId)
  }

  /** Direct downstream tasks. */
  downstreamTasks(taskId: string): readonly GraphTask[] {
    return this.#downstream.get(taskId) ?? []
  }

  /** Direct downstream task instances. */
  downstream(taskId: string, sample: string): readonly InstanceSelector[] {
    const perSample = this.#tasks.get(taskId)?.perSample ?? false
    return (this.#downstream.get(taskId) ?? []).map((task) => selector(task, perSample, sample))
  }

  /** Direct upstream task instances, and the placeholder that holds back a sample of an earlier list. */
  upstream(taskId: string, sample: string): readonly InstanceSelector[] {
    const task = this.#tasks.get(taskId)
    if (task === undefined) return []
    const known = task.after.flatMap((id) => this.#tasks.get(id) ?? [])
    const direct = known.map((one) => ({ taskId: one.id, sample: upstreamSample(one, task, sample) }))
    const isListed = task.samplesFrom !== undefined && sample !== NO_SAMPLE
    return isListed ? [...direct, { taskId, sample: NO_SAMPLE }] : direct
  }

  /** All downstream tasks, direct or not, in dependency order. */
  *descendantTasks(taskId: string): Generator<GraphTask> {
    const found = new Set([taskId])
    for (const task of this.graph) {
      if (!task.after.some((id) => found.has(id))) continue
      found.add(task.id)
      yield task
    }
  }

  /** Whether this is the placeholder of a list, rather than a sample. */
  isPlaceholder(taskId: string, sample: string): boolean {
    return sample === NO_SAMPLE && this.#tasks.get(taskId)?.samplesFrom !== undefined
  }

  /** All task instances that may wait for this one, directly or not. A placeholder holds back the samples of an earlier list. */
  waitingFor(taskId: string, sample: string): readonly InstanceSelector[] {
    if (!this.isPlaceholder(taskId, sample)) return this.descendants(taskId, sample)
    const every = { taskId, sample: undefined }
    return [every, ...this.#descendantsOf(this.#downstreamOf(every))]
  }

  /** All downstream task instances, direct or not. */
  descendants(taskId: string, sample: string): readonly InstanceSelector[] {
    return this.#descendantsOf(this.downstream(taskId, sample))
  }

  #descendantsOf(direct: readonly InstanceSelector[]): readonly InstanceSelector[] {
    const found = new Map<string, InstanceSelector>()
    const open = [...direct]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const known = found.get(next.taskId)
      if (known !== undefined && (known.sample === next.sample || known.sample === undefined)) continue
      found.set(next.taskId, next)
      open.push(...this.#downstreamOf(next))
    }
    return [...found.values()]
  }

  #downstreamOf(instances: InstanceSelector): readonly InstanceSelector[] {
    if (instances.sample !== undefined) return this.downstream(instances.taskId, instances.sample)
    return (this.#downstream.get(instances.taskId) ?? []).map((task) => ({
      taskId: task.id,
      sample: task.perSample ? undefined : NO_SAMPLE,
    }))
  }
}

/** The sample of an upstream task that one instance of a task depends on. Undefined: all of them. */
export function upstreamSample(
  upstream: Pick<GraphTask, 'perSample'>,
  task: Pick<GraphTask, 'perSample'>,
  sample: string,
): string | undefined {
  if (!upstream.perSample) return NO_SAMPLE
  return task.perSample ? sample : undefined
}

function listsBySource(graph: Graph): ReadonlyMap<string, Lists> {
  const listed = graph.filter(({ samplesFrom }) => samplesFrom !== undefined)
  const bySource = groupBy(listed, ({ samplesFrom }) => samplesFrom?.task ?? '')
  return new Map([...bySource].map(([source, tasks]) => [source, groupBy(tasks, keyOf)]))
}

function keyOf({ samplesFrom }: GraphTask): string {
  return samplesFrom === undefined ? '' : listKey(samplesFrom)
}

function selector(task: GraphTask, upstreamPerSample: boolean, sample: string): InstanceSelector {
  if (!task.perSample) return { taskId: task.id, sample: NO_SAMPLE }
  return { taskId: task.id, sample: upstreamPerSample ? sample : undefined }
}
