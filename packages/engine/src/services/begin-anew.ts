import { isSettled, type Run, type Store, type TaskDelivery, type TaskInstance } from '@ml-airflow/core'

interface Beginning {
  /** Who asks, for people. */
  readonly by: string
  /** Another pool than its own. */
  readonly pool: string | undefined
  /** For this time the caller alone may claim it. */
  readonly keptMs: number
  /** It is ready whatever comes before it. */
  readonly ignoreUpstream: boolean
}

/** Makes a task instance ready to run. One that has ended is cleared first. @returns undefined where somebody else has started it */
export async function beginAnew(
  { clearing, instances }: Pick<Store, 'clearing' | 'instances'>,
  run: Pick<Run, 'id'>,
  instance: Pick<TaskInstance, 'id' | 'state'>,
  { by, pool, keptMs, ignoreUpstream }: Beginning,
): Promise<TaskDelivery | undefined> {
  const isSelected = ({ id }: { readonly id: number }) => id === instance.id
  if (isSettled(instance.state))
    await clearing.clear({ run: run.id, by, epochs: new Map(), isSelected, ignoreUpstream })
  return instances.makeReady(instance.id, { pool, keptMs })
}
