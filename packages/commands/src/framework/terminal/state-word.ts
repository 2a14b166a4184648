import type { InstanceBody } from '@ml-airflow/assembly/bodies'

/** State of a task instance for people. `skipped` means that it was already done. */
export function stateWord({ state, left_out: leftOut }: Pick<InstanceBody, 'state' | 'left_out'>): string {
  return leftOut ? 'left out' : state
}
