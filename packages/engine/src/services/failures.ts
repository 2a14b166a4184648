import type { Run, Store, TaskInstance, Try, TryOutcome } from '@ml-airflow/core'

/** A failed task instance, with the reason. */
export interface TaskFailure {
  readonly instance: TaskInstance
  readonly sentence: string
  /** Its last try, if any, which has the log. */
  readonly attempt: Try | undefined
}

export interface RunFailures {
  /** The first ones, in task order. Instances that failed only because of others are excluded. */
  readonly failures: readonly TaskFailure[]
  /** Number of further failures. */
  readonly more: number
  readonly upstreamFailed: number
}

/** Outcomes after which a try follows, if it may. */
const FAILED: readonly (TryOutcome | undefined)[] = ['failed', 'timed_out', 'lost']

/**
 * Why a task instance has not succeeded: the sentence of its last try, or of the obstacle to a try; undefined if it has
 * succeeded, or has not been tried yet. One that waits for its next try may be queued, or waiting, for an upstream task that
 * was cleared meanwhile; after a clear, earlier tries do not count.
 */
export function failureSentence(instance: TaskInstance, lastTry: Try | undefined): string | undefined {
  switch (instance.state) {
    case 'failed':
    case 'up_for_retry':
      return lastTry?.sentence || (instance.reason === 'bad_samples' ? instance.sentence : 'It failed.')
    case 'cancelled':
      return lastTry?.outcome === 'cancelled' ? lastTry.sentence : 'It was cancelled before it began.'
    case 'upstream_failed':
      return 'It did not start, because an upstream task failed.'
    case 'waiting':
    case 'queued':
      return hasFailed(instance) && FAILED.includes(lastTry?.outcome) ? lastTry?.sentence : undefined
    default:
      return undefined
  }
}

function hasFailed({ failures, losses }: TaskInstance): boolean {
  return failures > 0 || losses > 0
}

/** The failed tasks of a run, with a query for each of at most `limit`. */
export async function failuresOf(
  store: Pick<Store, 'instances'>,
  run: Pick<Run, 'id'>,
  limit: number,
): Promise<RunFailures> {
  const instances = await store.instances.list(run.id)
  const failed = instances.filter(({ state }) => state === 'failed')
  const failures = await Promise.all(failed.slice(0, limit).map((instance) => failureOf(store, instance)))
  const upstreamFailed = instances.filter(({ state }) => state === 'upstream_failed').length
  return { failures, more: Math.max(0, failed.length - limit), upstreamFailed }
}

async function failureOf(store: Pick<Store, 'instances'>, instance: TaskInstance): Promise<TaskFailure> {
  const tries = await store.instances.listTries(instance.run, instance.taskId, instance.sample)
  const attempt = tries.at(-1)
  return { instance, attempt, sentence: failureSentence(instance, attempt) ?? '' }
}
