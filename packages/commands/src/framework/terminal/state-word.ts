import type { InstanceBody } from '@ml-airflow/assembly/bodies'

/** The state of a task instance for people: `skipped` is one that was done already. */
export function stateWord({ state, left_out: leftOut }: Pick<InstanceBody, 'state' | 'left_out'>): string {
  return leftOut ? 'left out' : state
}
