import type { Counts } from '../../data/shapes/common.ts'
import type { GraphNode } from '../../data/shapes/run.ts'
import { shownCounts } from '../state-shapes.ts'

/** A graph with more tasks is initially folded. */
export const MOST_UNFOLDED = 60

/** One task, or several with a common id prefix. */
export interface ShownNode {
  readonly id: string
  readonly after: readonly string[]
  readonly tasks: readonly GraphNode[]
}

export function unfolded(nodes: readonly GraphNode[]): readonly ShownNode[] {
  return nodes.map((node) => ({ id: node.task_id, after: node.after, tasks: [node] }))
}

/** Folds tasks with a common prefix: `train_part_1` and `train_part_2` become `train…`. Single tasks stay. */
export function folded(nodes: readonly GraphNode[]): readonly ShownNode[] {
  const groups = Map.groupBy(nodes, ({ task_id }) => prefixOf(task_id))
  const groupOf = new Map<string, string>()
  for (const [prefix, tasks] of groups)
    for (const { task_id } of tasks) groupOf.set(task_id, tasks.length === 1 ? task_id : `${prefix}…`)
  const shown = Map.groupBy(nodes, ({ task_id }) => groupOf.get(task_id) ?? task_id)
  return [...shown].map(([id, tasks]) => {
    const after = new Set(tasks.flatMap((task) => task.after.map((upstream) => groupOf.get(upstream) ?? upstream)))
    after.delete(id)
    return { id, after: [...after], tasks }
  })
}

function prefixOf(id: string): string {
  return /^[^_.-]+/.exec(id)?.[0] ?? id
}

/** Number of task instances per state, over all tasks of a node. */
export function countsOf({ tasks }: ShownNode): Counts {
  const counts: Record<string, number> = {}
  for (const { cell } of tasks)
    for (const [state, count] of Object.entries(cell ? shownCounts(cell) : {}))
      counts[state] = (counts[state] ?? 0) + count
  return counts
}
