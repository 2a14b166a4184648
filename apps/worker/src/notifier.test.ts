import { randomUUID } from 'node:crypto'
import { eventChannelsOf, notifierOf } from '@ml-airflow/assembly/notifications'
import { cipherOf, loadSettings, ownConnectionOf } from '@ml-airflow/config'
import { Connection, type Run } from '@ml-airflow/core'
import { Connections, type Notifier } from '@ml-airflow/engine'
import { TestReceiver } from '@ml-airflow/testing'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { openCipher } from '@ml-airflow/vault'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

let home: WorkerHome
let receiver: TestReceiver
let notifiers: Notifier[]
let troubles: string[]

beforeEach(async () => {
  home = new WorkerHome(redisSettings())
  await home.open()
  receiver = await TestReceiver.start()
  notifiers = []
  troubles = []
  const cipher = openCipher(cipherOf(home.settings))
  const connections = new Connections({ store: home.parts.store, cipher, own: ownConnectionOf(home.settings) })
  await connections.add(Connection.ofUri('ops', `http://127.0.0.1:${receiver.port}/secret-path`))
})

afterEach(async () => {
  await receiver.stop()
  for (const notifier of notifiers) await notifier.stop()
  await home.remove()
})

/** Starts the notifier of one process. */
function startNotifier(patience: { readonly pausesMs?: readonly number[]; readonly leaseMs?: number } = {}): void {
  const { settings } = loadSettings({ env: { ...home.env, NOTIFY_ON_SUCCESS: 'webhook:ops' } })
  const { registry, store } = home.parts
  const observer = { step() {}, trouble: (sentence: string) => void troubles.push(sentence) }
  const eventChannels = eventChannelsOf(settings, registry)
  const notifier = notifierOf({
    settings,
    store,
    eventChannels,
    observer,
    remote: undefined,
    patience: { beatMs: 50, ...patience },
  })
  notifiers.push(notifier)
  notifier.start()
}

/** A run closed by a process that may have died since. */
async function closedRun(): Promise<Run> {
  const { store } = home.parts
  const run = await home.trigger(randomUUID())
  const epoch = (await store.expansion.claim(run.id, 60_000)) ?? 0
  await store.expansion.finish(run.id, epoch, [])
  expect(await store.closing.close(run.id)).toBe('success')
  return run
}

async function settled(state: 'sent' | 'failed') {
  const { notifications } = home.parts.store
  await until(async () => (await notifications.list({ state, limit: 1 })).length === 1)
  const [one] = await notifications.list({ limit: 2 })
  return one
}

const keys = () => receiver.received.map(({ headers }) => headers['webhook-id'])

it('another process notifies of the end of a run where the one that closed it has died', async () => {
  const run = await closedRun()
  startNotifier()
  expect(await settled('sent')).toMatchObject({ run: run.id, runId: run.runId, event: 'success', attempts: 1 })
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ id: keys()[0], run: run.id, state: 'success' })
})

it('a receiver that answers with errors gets it again under the same key, until it accepts', async () => {
  receiver.answers.push(500, 503)
  await closedRun()
  startNotifier({ pausesMs: [0, 0] })
  expect(await settled('sent')).toMatchObject({ attempts: 3, sentence: 'It was taken.' })
  expect([keys().length, new Set(keys()).size]).toEqual([3, 1])
  expect(troubles[0]).toMatch(
    /^Notification \d+ was not delivered to webhook:ops, attempt 1 of 3: The receiver answered 500\.$/,
  )
  expect(troubles.join()).not.toContain('secret-path')
})

it('a receiver that never accepts gets no attempt after the last one, unless a person retries it', async () => {
  receiver.answers.push(500, 500)
  await closedRun()
  startNotifier({ pausesMs: [0] })
  const failed = await settled('failed')
  expect(failed).toMatchObject({ attempts: 2, sentence: 'The receiver answered 500.' })
  expect(await home.parts.store.notifications.retry(failed?.id ?? 0)).toBe(true)
  expect(await settled('sent')).toMatchObject({ id: failed?.id, attempts: 1 })
})

it('another process delivers under the same key what a process has not delivered within its lease', async () => {
  receiver.answers.push('never')
  await closedRun()
  startNotifier({ leaseMs: 300 })
  await until(() => receiver.received.length === 1)
  startNotifier()
  expect(await settled('sent')).toMatchObject({ attempts: 2 })
  expect([keys().length, new Set(keys()).size]).toEqual([2, 1])
})

it('a connection that is missing is named, and the notification waits for it', async () => {
  const { store } = home.parts
  await store.connections.delete('ops')
  await closedRun()
  startNotifier()
  await until(() => troubles.length > 0)
  expect(troubles[0]).toContain("Connection 'ops' does not exist: add it with `ml-airflow connections`.")
  expect(await store.notifications.list({ state: 'pending', limit: 10 })).toHaveLength(1)
})
