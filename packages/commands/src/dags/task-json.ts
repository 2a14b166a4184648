import type { GraphTask } from '@ml-airflow/core'

/** A task of a graph, as JSON. */
export function taskJson(task: GraphTask): Record<string, unknown> {
  const { id, after, perSample, samplesFrom, rule = 'all_success', optional = false } = task
  const listed = samplesFrom === undefined ? {} : { samples_from: samplesFrom.task }
  return { task_id: id, after, per_sample: perSample, ...listed, trigger_rule: rule, optional }
}
