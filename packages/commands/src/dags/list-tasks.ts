import type { Dag } from '@ml-airflow/core'
import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { dagId, subdir } from './dag-arguments.ts'
import { taskJson } from './task-json.ts'

export const listTasks = defineCommand({
  name: 'list_tasks',
  modern: ['tasks list'],
  summary: 'Lists the ids of the tasks of a DAG.',
  examples: ['list_tasks ml_training_dag', 'list_tasks ml_training_dag --tree'],
  arguments: [
    dagId,
    flag('tree', {
      short: '-t',
      description: 'show the dependencies as a tree; a task with several upstream tasks appears under each',
    }),
    subdir,
  ],
  access: 'viewer',
  rest: { arguments: ['dag_id', 'tree', 'subdir'], since: '0.1' },
  async run(workbench, { dag_id, tree }) {
    const dag = (await workbench.registry()).get(dag_id)
    workbench.output.answer(dag.graph.map(taskJson), () =>
      (tree ? asTree(dag) : [...dag.tasks.keys()].sort()).join('\n'),
    )
  },
})

const INDENT = '    '
// A graph with many diamonds has more paths than a reader can use.
const MOST_LINES = 10_000

function asTree({ graph }: Dag): string[] {
  const lines: string[] = []
  const grow = (upstream: string | undefined, depth: number): void => {
    for (const task of graph) {
      if (upstream === undefined ? task.after.length > 0 : !task.after.includes(upstream)) continue
      if (lines.length >= MOST_LINES) return
      lines.push(`${INDENT.repeat(depth)}${task.id}`)
      grow(task.id, depth + 1)
    }
  }
  grow(undefined, 0)
  return lines.length < MOST_LINES ? lines : [...lines, '...']
}
