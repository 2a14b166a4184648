import type { InstanceSelector } from '@ml-airflow/core'

/** Maximum number of rows of a statement, which blocks others for some milliseconds. */
export const MOST_AT_ONCE = 500

/** Selection for a statement on the task instances of a run: tasks, and one sample or all. */
export interface Selection {
  readonly parameters: { readonly tasks: readonly string[]; readonly sample?: string }
  readonly fragments: { readonly at_sample: string }
}

/** Groups selectors for few statements: there is one sample besides the empty one, or all of them. */
export function selectionsOf(selectors: readonly InstanceSelector[]): readonly Selection[] {
  const bySample = new Map<string | undefined, string[]>()
  for (const { taskId, sample } of selectors) {
    const tasks = bySample.get(sample)
    if (tasks === undefined) bySample.set(sample, [taskId])
    else tasks.push(taskId)
  }
  return [...bySample].flatMap(([sample, tasks]) => batches(tasks).map((some) => selection(some, sample)))
}

/** Splits items into batches that fit one statement and block others only briefly. */
export function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / MOST_AT_ONCE) }, (_, index) =>
    items.slice(index * MOST_AT_ONCE, (index + 1) * MOST_AT_ONCE),
  )
}

function selection(tasks: readonly string[], sample: string | undefined): Selection {
  if (sample === undefined) return { parameters: { tasks }, fragments: { at_sample: '' } }
  return { parameters: { tasks, sample }, fragments: { at_sample: 'AND sample = :sample' } }
}
