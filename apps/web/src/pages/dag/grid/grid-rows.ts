import type { GridCell, GridRun, GridTask, SampleCell } from '../../../data/shapes/dag.ts'
import type { TaskSamples } from './use-samples.ts'

export type GridCells = Readonly<Record<string, Readonly<Record<string, GridCell>>>>

/** A task, or a sample of an unfolded task. */
export interface GridRow {
  readonly key: string
  readonly task: GridTask
  readonly sample: string | undefined
  /** Number of samples in the newest run that has the task. */
  readonly count: number
  cellOf(run: number | undefined): GridCell | SampleCell | undefined
}

export function rowsOf(
  tasks: readonly GridTask[],
  runs: readonly GridRun[],
  cells: GridCells,
  unfolded: ReadonlyMap<string, TaskSamples>,
): readonly GridRow[] {
  return tasks.flatMap((task) => [taskRow(task, runs, cells), ...sampleRows(task, unfolded.get(task.task_id))])
}

function taskRow(task: GridTask, runs: readonly GridRun[], cells: GridCells): GridRow {
  const cellOf = (run: number | undefined) => cells[run ?? '']?.[task.task_id]
  const newest = runs.find(({ id }) => cellOf(id) !== undefined)
  return { key: task.task_id, task, sample: undefined, count: cellOf(newest?.id)?.count ?? 0, cellOf }
}

function sampleRows(task: GridTask, unfolded: TaskSamples | undefined): readonly GridRow[] {
  return (unfolded?.samples ?? []).map((sample) => ({
    key: `${task.task_id} ${sample}`,
    task,
    sample,
    count: 0,
    cellOf: (run) => unfolded?.cells[run ?? '']?.[sample],
  }))
}
