import type { TaskState } from '@ml-airflow/core'
import type { DagSpec, TaskSpec } from '../dags.ts'

/** A task that fails in its first tries, only for the sample if one is given. */
export interface ModelTask {
  readonly id: string
  readonly after: readonly string[]
  readonly perSample: boolean
  readonly failures: number
  readonly failingSample: string | undefined
  readonly retries: number
}

export interface ModelDag {
  readonly id: string
  readonly tasks: readonly ModelTask[]
}

/** Expected end of one task instance. */
export interface Fate {
  readonly state: TaskState
  readonly executions: number
}

export const SAMPLES = ['s1', 's2', 's3'] as const

// Identical for every task, because tasks with a common table must be equal; the arguments give the number of failures.
const BODY = '[[ -n $2 && $2 != "$MLAF_SAMPLE" ]] || ((MLAF_TRY > $1))'

/** The cluster's DAG, with the first action of each command. All records share one table: parameters identify the DAG, ids the task. */
export function specOf({ id, tasks }: ModelDag, before = ''): DagSpec {
  const samples = tasks.some((task) => task.perSample) ? SAMPLES : []
  return { id, samples, tasks: tasks.map((task) => taskSpecOf(task, before)) }
}

function taskSpecOf({ failures, failingSample, ...task }: ModelTask, before: string): TaskSpec {
  return { ...task, table: 'property', body: `${before}${BODY}`, args: [String(failures), failingSample ?? ''] }
}

/** Expected ends of all task instances of a run, by task and sample. */
export function fatesOf({ tasks }: ModelDag): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>()
  const byId = new Map(tasks.map((task) => [task.id, task]))
  for (const task of tasks) {
    for (const sample of samplesOf(task)) {
      const upstream = task.after.flatMap((id) => {
        const above = byId.get(id)
        if (above === undefined) return []
        const samples = above.perSample && task.perSample ? [sample] : samplesOf(above)
        return samples.map((one) => fates.get(`${id}/${one}`))
      })
      const ready = upstream.every((fate) => fate?.state === 'success')
      fates.set(`${task.id}/${sample}`, ready ? ownFate(task, sample) : { state: 'upstream_failed', executions: 0 })
    }
  }
  return fates
}

function ownFate({ failures, failingSample, retries }: ModelTask, sample: string): Fate {
  const failing = failingSample === undefined || failingSample === sample ? failures : 0
  if (failing > retries) return { state: 'failed', executions: retries + 1 }
  return { state: 'success', executions: failing + 1 }
}

function samplesOf({ perSample }: ModelTask): readonly string[] {
  return perSample ? SAMPLES : ['']
}
