import { RUN_STATES, type RunOutline, TASK_STATES, wasLeftOut } from '@ml-airflow/core'
import type { TaskCell } from '@ml-airflow/engine'
import { z } from 'zod'
import { leftOut } from './run.ts'

export const DurationsBody = z.object({
  runs: z.array(
    z.object({
      id: z.int(),
      run_id: z.string(),
      state: z.enum(RUN_STATES),
      duration_ms: z.number().nullable(),
      created_at: z.string().meta({ format: 'date-time' }),
    }),
  ),
  tasks: z.array(
    z.object({
      task_id: z.string(),
      points: z.array(
        z.object({
          run_id: z.int(),
          duration_ms: z.number().nullable(),
          state: z.enum(TASK_STATES),
          left_out: leftOut,
        }),
      ),
    }),
  ),
})

type MeasuredRun = RunOutline & { readonly durationMs: number | undefined }

export function durationsBody(
  runs: readonly MeasuredRun[],
  cells: ReadonlyMap<number, readonly TaskCell[]>,
): z.output<typeof DurationsBody> {
  const tasks = new Map<string, z.output<typeof DurationsBody>['tasks'][number]>()
  for (const { id } of runs)
    for (const { taskId, durationMs, state, reason } of cells.get(id) ?? []) {
      const task = tasks.get(taskId) ?? { task_id: taskId, points: [] }
      task.points.push({ run_id: id, duration_ms: durationMs ?? null, state, left_out: wasLeftOut({ state, reason }) })
      tasks.set(taskId, task)
    }
  return {
    runs: runs.map(({ id, runId, state, durationMs, createdAt }) => ({
      id,
      run_id: runId,
      state,
      duration_ms: durationMs ?? null,
      created_at: createdAt.toISOString(),
    })),
    tasks: [...tasks.values()],
  }
}
