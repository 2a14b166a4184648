import { randomUUID } from 'node:crypto'
import { channelOf, channelText, MlAirflowError, type Store, type StoredNotification } from '@ml-airflow/core'
import type { Deliverer } from './deliverer.ts'
import type { RunMessage } from './run-message.ts'

/** Result of a test, with the channel in its textual form. */
export interface SentTest {
  readonly channel: string
  readonly isSent: boolean
  readonly sentence: string
}

/**
 * Sends a test message with the fields of a message about a failed run.
 * @throws MlAirflowError `bad_argument` for an unknown channel
 */
export async function sendTest(
  deliverer: Pick<Deliverer, 'deliverNow'>,
  text: string,
  address: string,
): Promise<SentTest> {
  const channel = channelText(channelOf(text))
  const key = randomUUID()
  const payload = JSON.stringify(testMessage(key, address))
  const about = { event: 'test', run: undefined, dagId: undefined, runId: undefined } as const
  const { state, sentence } = await deliverer.deliverNow({ ...about, key, channel, payload })
  return { channel, isSent: state === 'sent', sentence }
}

function testMessage(id: string, address: string): RunMessage {
  const now = new Date().toISOString()
  return {
    id,
    event: 'test',
    occurred_at: now,
    sentence: 'This is a test of ml-airflow: no run has failed.',
    address,
    dag_id: 'example_dag',
    run_id: 'example_run',
    run: 0,
    state: 'failed',
    conf: {},
    execution_date: now,
    started_at: now,
    finished_at: now,
    triggered_by: null,
    failed_tasks: [
      {
        task_id: 'example_task',
        sample: null,
        state: 'failed',
        sentence: 'An example.',
        try_number: 1,
        log: ['An example.'],
      },
    ],
    more_failed_tasks: 0,
    not_started: 0,
  }
}

/** @throws MlAirflowError `not_found`; `conflict` if it was sent, or is being delivered */
export async function retryNotification(
  { notifications }: Pick<Store, 'notifications'>,
  id: number,
): Promise<StoredNotification> {
  const isRetried = await notifications.retry(id)
  const one = await notifications.find(id)
  if (one === undefined) throw new MlAirflowError('not_found', `There is no notification with the number ${id}.`)
  if (isRetried) return one
  const state = one.state === 'sent' ? 'was sent' : 'is being delivered'
  throw new MlAirflowError(
    'conflict',
    `Notification ${id} ${state}: one that failed, or waits for its next attempt, can be retried.`,
  )
}
