import type { Graph, GraphTask } from './graph.ts'
import { groupBy } from './group-by.ts'
import type { TaskState } from './states.ts'

/** A task instance of a run, as far as it matters to what is cleared beside it. */
export interface ClearableInstance {
  readonly id: number
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly pending: number
}

/** What becomes of a task instance. */
export interface ClearedInstance {
  readonly id: number
  readonly state: 'waiting' | 'queued' | 'upstream_failed'
  readonly pending: number
  /** Whether it begins anew; else it only waits for another number of upstreams than before. */
  readonly isReset: boolean
  /** A task upstream of it that failed or was cancelled, and is not cleared: it cannot run. */
  readonly blockedBy: string | undefined
}

/**
 * What becomes of the task instances of a run of which some are cleared: these begin anew, what failed for them alone is revived,
 * and what has not started waits for them. What is done stays done.
 */
export function* planClearing(
  graph: Graph,
  instances: Iterable<ClearableInstance>,
  isSelected: (instance: ClearableInstance) => boolean,
): Generator<ClearedInstance> {
  const byTask = groupBy(instances, (instance) => instance.taskId)
  const progress = new Map<string, Progress>()
  for (const task of graph) {
    const own = new Progress(task)
    progress.set(task.id, own)
    const upstream = task.after.map((id) => progress.get(id)).filter((known) => known !== undefined)
    for (const instance of byTask.get(task.id) ?? []) {
      const blocked = upstream.find((known) => known.blocks(task, instance.sample))
      const pending = upstream.reduce((sum, known) => sum + known.open(task, instance.sample), 0)
      const cleared = outcome(instance, isSelected(instance), pending, blocked?.task.id)
      own.note(instance.sample, (cleared ?? instance).state)
      if (cleared !== undefined) yield cleared
    }
  }
}

/** Undefined: it stays as it is. */
function outcome(
  { id, state, pending: before }: ClearableInstance,
  isSelected: boolean,
  pending: number,
  blockedBy: string | undefined,
): ClearedInstance | undefined {
  const isReset = isSelected || state === 'upstream_failed'
  if (isReset && blockedBy !== undefined)
    return isSelected ? { id, state: 'upstream_failed', pending: 0, isReset, blockedBy } : undefined
  const next = { id, state: pending === 0 ? 'queued' : 'waiting', pending, isReset, blockedBy: undefined } as const
  if (isReset) return next
  if (state === 'waiting') return pending === before ? undefined : next
  return (state === 'queued' || state === 'up_for_retry') && pending > 0 ? next : undefined
}

/** How far the instances of one task are, for those behind it. */
class Progress {
  readonly task: GraphTask
  readonly #open = new Set<string>()
  readonly #dead = new Set<string>()

  constructor(task: GraphTask) {
    this.task = task
  }

  note(sample: string, state: TaskState): void {
    if (state === 'failed' || state === 'upstream_failed' || state === 'cancelled') this.#dead.add(sample)
    else if (state !== 'success' && state !== 'skipped') this.#open.add(sample)
  }

  open(downstream: GraphTask, sample: string): number {
    return this.#oneToOne(downstream) ? Number(this.#open.has(sample)) : this.#open.size
  }

  blocks(downstream: GraphTask, sample: string): boolean {
    return this.#oneToOne(downstream) ? this.#dead.has(sample) : this.#dead.size > 0
  }

  #oneToOne(downstream: GraphTask): boolean {
    return this.task.perSample && downstream.perSample
  }
}
