import { notificationBody } from '@ml-airflow/assembly/notification-bodies'
import { NOTIFICATION_STATES, type Run } from '@ml-airflow/core'
import { option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { choice, integer } from '../framework/kinds.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import { ANY_RUN, getAnyRun } from '../runs/find-any-run.ts'
import { getRun } from '../runs/find-run.ts'
import type { Workbench } from '../workbench/workbench.ts'

export const listNotifications = defineCommand({
  name: 'notifications list',
  summary: 'Lists notifications with run, channel and delivery result, newest first.',
  examples: [
    'notifications list',
    'notifications list --state failed',
    'notifications list --dag_id nightly_dag -o json',
  ],
  arguments: [
    option('dag_id', { short: '-d', description: 'only notifications of runs of this DAG' }),
    option('run', { description: `only notifications of this run: ${ANY_RUN}` }),
    option('state', { kind: choice(NOTIFICATION_STATES), description: 'only notifications in this state' }),
    option('limit', { kind: integer(1, 10_000), default: 50, description: 'maximum number (default: 50)' }),
  ],
  access: 'viewer',
  async run(workbench, { dag_id: dagId, run, state, limit }) {
    const store = await workbench.storeWithoutDags()
    const ofRun = run === undefined ? undefined : await runOf(workbench, dagId, run)
    const found = await store.notifications.list({ dagId, run: ofRun?.id, state, limit })
    workbench.output.answer(found.map(notificationBody), () =>
      found.length === 0
        ? 'No notifications.'
        : workbench.output.table(
            ['id', 'created_at', 'event', 'dag_id', 'run', 'channel', 'state', 'attempts', 'last attempt'],
            found.map((one) => [
              one.id,
              formatDate(one.createdAt),
              one.event,
              one.dagId ?? '',
              one.run ?? '',
              one.channel,
              one.state,
              one.attempts,
              plain(one.sentence),
            ]),
          ),
    )
  },
})

function runOf(workbench: Workbench, dagId: string | undefined, given: string): Promise<Run> {
  return dagId === undefined ? getAnyRun(workbench, given) : getRun(workbench, dagId, given)
}

export const testNotification = defineCommand({
  name: 'notifications test',
  summary: 'Sends a test message through one channel: exit code 0 if it was accepted, otherwise 1.',
  examples: ['notifications test slack:ml_team', 'notifications test email:team@example.com'],
  arguments: [positional('channel', { description: 'webhook:CONN_ID, slack:CONN_ID or email:ADDRESS' })],
  access: 'admin',
  async run(workbench, { channel: text }) {
    const { sendTest } = await import('@ml-airflow/engine')
    const { delivererOf } = await import('@ml-airflow/assembly/notifications')
    const { webAddress } = await import('@ml-airflow/assembly/web-address')
    const { settings } = workbench
    const onTrouble = (sentence: string) => workbench.output.say(sentence)
    const store = await workbench.storeWithoutDags()
    const deliverer = delivererOf({ settings, store, cipher: await workbench.cipher(), onTrouble })
    const { channel, isSent, sentence } = await sendTest(deliverer, text, webAddress(settings, '/admin/'))
    if (!isSent) workbench.exitCode = 1
    const said = isSent ? `${channel} accepted the message.` : `${channel} did not accept the message: ${sentence}`
    workbench.output.answer({ channel, sent: isSent, sentence }, () => said)
  },
})

export const retryNotification = defineCommand({
  name: 'notifications retry',
  summary: 'Delivers a failed or waiting notification at once.',
  examples: ['notifications retry 12'],
  arguments: [positional('id', { kind: integer(1), description: 'its number; see notifications list' })],
  access: 'operator',
  dagOf: async (workbench, { id }) => (await (await workbench.storeWithoutDags()).notifications.find(id))?.dagId,
  async run(workbench, { id }) {
    const { retryNotification: retry } = await import('@ml-airflow/engine')
    const one = await retry(await workbench.storeWithoutDags(), id)
    workbench.output.answer(
      notificationBody(one),
      () => `Notification ${id} will be delivered to ${one.channel} at once.`,
    )
  },
})
