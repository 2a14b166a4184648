import type { Dag } from '@ml-airflow/core'
import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const listTasks = (cli: Cli) =>
  define('list_tasks', {
    summary: 'Lists the ids of the tasks of a DAG.',
    examples: ['ml-airflow list_tasks ml_training_dag', 'ml-airflow list_tasks ml_training_dag --tree'],
  })
    .argument('<dag_id>', 'id of the DAG')
    .option('-t, --tree', 'show what comes after what; a task with several upstreams stands under each')
    .action(async (dagId, { tree }) => {
      const dag = (await cli.registry()).get(dagId)
      cli.output.answer(dag.graph.map(asJson), () => (tree ? asTree(dag) : [...dag.tasks.keys()].sort()).join('\n'))
    })

function asJson({ id, after, perSample }: Dag['graph'][number]): Record<string, unknown> {
  return { task_id: id, after, per_sample: perSample }
}

const INDENT = '    '
// A graph with many diamonds has more paths than anybody can read.
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
