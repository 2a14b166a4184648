import { type Graph, GraphIndex, groupBy, type RecordedInstance, type Store, type TaskInstance } from '@ml-airflow/core'

/** A task instance whose removed temporary output is made again. */
export interface MadeAgain {
  readonly instance: RecordedInstance
  /** The task that needs it. */
  readonly reader: string
}

/**
 * Foresees which removed temporary outputs of a run are made again because some of its task instances start over. Each is
 * made when the turn of its reader has come.
 * @param begun ids of the task instances that start over
 */
export async function outputsMadeAgain(
  { temporaryOutputs }: Pick<Store, 'temporaryOutputs'>,
  graph: Graph,
  instances: readonly RecordedInstance[],
  begun: ReadonlySet<number>,
): Promise<readonly MadeAgain[]> {
  const index = new GraphIndex(graph)
  if (!index.hasTemporary) return []
  const byTask = groupBy(instances, ({ taskId }) => taskId)
  const starting = new Starting(instances.filter(({ id }) => begun.has(id)))
  let found: readonly MadeAgain[] = []
  // Downstream first: making an output again may need further ones.
  for (const { id: taskId } of graph.filter(({ temporary }) => temporary).toReversed()) {
    const [first, ...others] = byTask.get(taskId) ?? []
    if (first === undefined) continue
    const removed = await temporaryOutputs.removedAmong(first.run, first.table, { taskId, sample: undefined })
    const needed = [first, ...others].flatMap((instance) => {
      const reader = starting.has(instance) ? undefined : starting.readerIn(index.downstream(taskId, instance.sample))
      return reader === undefined || !removed.has(instance.id) ? [] : [{ instance, reader }]
    })
    for (const { instance } of needed) starting.add(instance)
    found = [...needed, ...found]
  }
  return found
}

type Key = Pick<TaskInstance, 'taskId' | 'sample'>

/** Task instances that start over. */
class Starting {
  readonly #samples = new Map<string, Set<string>>()

  constructor(instances: readonly Key[]) {
    for (const instance of instances) this.add(instance)
  }

  add({ taskId, sample }: Key): void {
    this.#samples.set(taskId, (this.#samples.get(taskId) ?? new Set()).add(sample))
  }

  has({ taskId, sample }: Key): boolean {
    return this.#samples.get(taskId)?.has(sample) ?? false
  }

  readerIn(selectors: ReturnType<GraphIndex['downstream']>): string | undefined {
    return selectors.find(({ taskId, sample }) =>
      sample === undefined ? this.#samples.has(taskId) : this.has({ taskId, sample }),
    )?.taskId
  }
}
