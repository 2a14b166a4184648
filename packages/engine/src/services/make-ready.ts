import { isSettled, type Run, type Store, type TaskDelivery, type TaskInstance } from '@ml-airflow/core'

interface ReadyOptions {
  /** Name of the user, for messages. */
  readonly by: string
  /** Overrides the pool of the task. */
  readonly pool: string | undefined
  /** Milliseconds for which only the caller may claim it. */
  readonly keptMs: number
  /** Makes it ready regardless of its upstreams. */
  readonly ignoreUpstream: boolean
  /** Whether the user forced it. */
  readonly isForced: boolean
}

/** Makes a task instance ready to run; an ended one is cleared first. @returns undefined if it has been started meanwhile */
export async function makeReady(
  { clearing, instances }: Pick<Store, 'clearing' | 'instances'>,
  run: Pick<Run, 'id'>,
  instance: Pick<TaskInstance, 'id' | 'state'>,
  { by, pool, keptMs, ignoreUpstream, isForced }: ReadyOptions,
): Promise<TaskDelivery | undefined> {
  const isSelected = ({ id }: { readonly id: number }) => id === instance.id
  if (isSettled(instance.state))
    await clearing.clear({ run: run.id, by, isForced, epochs: new Map(), isSelected, ignoreUpstream })
  return instances.makeReady(instance.id, { pool, keptMs })
}
