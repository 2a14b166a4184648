import type { InstanceBody } from '@ml-airflow/assembly/bodies'
import { formatDuration } from '../framework/dates.ts'
import { stateWord } from '../framework/terminal/state-word.ts'
import type { TableRow } from '../framework/terminal/table.ts'

export const INSTANCE_HEAD = ['task', 'sample', 'state', 'decision', 'reason', 'tries', 'duration', 'sentence'] as const

/** Table row of a task instance. */
export function instanceRow(instance: InstanceBody): TableRow {
  const { task_id: task, sample, decision, reason, try_number: tries, sentence } = instance
  return [task, sample ?? '', stateWord(instance), decision, reason, tries, durationOf(instance), sentence]
}

function durationOf({ started_at: start, finished_at: end }: InstanceBody): string {
  if (start === null) return ''
  return formatDuration(new Date(start), end === null ? undefined : new Date(end))
}
