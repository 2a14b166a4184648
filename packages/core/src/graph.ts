import type { AnyTask } from './task.ts'

/** One task of a stored graph. It holds what history needs when the DAG has been edited since. */
export interface GraphTask {
  readonly id: string
  readonly after: readonly string[]
  readonly perSample: boolean
}

/** The tasks of a DAG in dependency order. It is stored with each run, as JSON. */
export type Graph = readonly GraphTask[]

/** Names task instances: those of a task, of one sample or, where `sample` is undefined, all of them. */
export interface InstanceSelector {
  readonly taskId: string
  readonly sample: string | undefined
}

/** The sample of a task instance whose task is not per sample. */
export const NO_SAMPLE = ''

export function graphOf(tasks: ReadonlyMap<string, AnyTask>): Graph {
  return [...tasks.values()].map((task) => ({
    id: task.id,
    after: [...new Set(task.after.map((upstream) => upstream.id))],
    perSample: task.perSample,
  }))
}

/** Answers who comes after whom, for task instances, in time that grows with the number of neighbours alone. */
export class GraphIndex {
  readonly graph: Graph
  readonly #tasks: ReadonlyMap<string, GraphTask>
  readonly #downstream = new Map<string, GraphTask[]>()

  constructor(graph: Graph) {
    this.graph = graph
    this.#tasks = new Map(graph.map((task) => [task.id, task]))
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

  /** The task instances directly behind one. */
  downstream(taskId: string, sample: string): readonly InstanceSelector[] {
    const perSample = this.#tasks.get(taskId)?.perSample ?? false
    return (this.#downstream.get(taskId) ?? []).map((task) => selector(task, perSample, sample))
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

function selector(task: GraphTask, upstreamPerSample: boolean, sample: string): InstanceSelector {
  if (!task.perSample) return { taskId: task.id, sample: NO_SAMPLE }
  return { taskId: task.id, sample: upstreamPerSample ? sample : undefined }
}
