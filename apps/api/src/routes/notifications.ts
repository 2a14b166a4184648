import { notificationBody } from '@ml-airflow/assembly/notification-bodies'
import { delivererOf } from '@ml-airflow/assembly/notifications'
import { webAddress } from '@ml-airflow/assembly/web-address'
import { NOTIFICATION_STATES, RUN_EVENTS } from '@ml-airflow/core'
import { retryNotification, sendTest } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runNumber, wholeNumber } from '../schemas/ids.ts'
import { nextCursor } from '../schemas/query.ts'
import { pageOf } from './runs.ts'

const EVENTS = [...RUN_EVENTS, 'test'] as const
const state = z.enum(NOTIFICATION_STATES, `allowed are ${NOTIFICATION_STATES.join(', ')}`)
const event = z.enum(EVENTS, `allowed are ${EVENTS.join(', ')}`)

const NotificationBody = z
  .object({
    id: z.int(),
    event,
    channel: z.string().describe('webhook:CONN_ID, slack:CONN_ID or email:ADDRESS.'),
    state,
    attempts: z.int(),
    sentence: z.string().describe('How the last attempt ended.'),
    dag_id: z.string().nullable(),
    run: z.int().nullable(),
    run_id: z.string().nullable(),
    key: z.string().describe('The same for every attempt: webhook-id of a webhook.'),
    created_at: z.string().meta({ format: 'date-time' }),
    due_at: z.string().meta({ format: 'date-time' }).nullable().describe('When the next attempt is due.'),
    finished_at: z.string().meta({ format: 'date-time' }).nullable(),
  })
  .meta({ id: 'Notification' })

const NotificationList = z.strictObject({
  dag_id: dagId.optional(),
  run: runNumber.optional().describe('Number of a run.'),
  state: state.optional(),
  event: event.optional(),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('The next_cursor of the page before.'),
})

const TestBody = z.strictObject({ channel: z.string().max(300) })
const tags = ['notifications']

export function notificationRoutes(app: Api, parts: ApiParts): void {
  listNotifications(app, parts)
  sendTestMessage(app, parts)
  retryDelivery(app, parts)
}

function listNotifications(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/notifications',
    {
      config: { access: 'viewer' },
      schema: {
        tags,
        summary: 'Who was notified of which runs, and how each delivery ended; the newest first',
        querystring: NotificationList,
        response: {
          200: z.object({ notifications: z.array(NotificationBody), next_cursor: nextCursor }),
          ...errors,
        },
      },
    },
    async ({ query: { dag_id: dagId, cursor: before, limit, ...filter } }) => {
      const found = await store.notifications.list({ ...filter, dagId, before, limit: limit + 1 })
      const { page, next } = pageOf(found, limit)
      return { notifications: page.map(notificationBody), next_cursor: next }
    },
  )
}

function sendTestMessage(app: Api, { store, settings, cipher, logger }: ApiParts): void {
  const onTrouble = (sentence: string): void => logger.warn(sentence)
  const deliverer = delivererOf({ settings, store, cipher, onTrouble })
  app.post(
    '/api/v1/notifications/test',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Sends a test message by one channel, and says whether it was taken',
        body: TestBody,
        response: { 200: z.object({ channel: z.string(), sent: z.boolean(), sentence: z.string() }), ...errors },
      },
    },
    async ({ body }) => {
      const { channel, isSent, sentence } = await sendTest(deliverer, body.channel, webAddress(settings, '/admin/'))
      return { channel, sent: isSent, sentence }
    },
  )
}

function retryDelivery(app: Api, { store }: ApiParts): void {
  app.post(
    '/api/v1/notifications/:id/retry',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'Lets a notification that failed, or waits for its next attempt, be delivered at once',
        params: z.object({ id: runNumber }),
        response: { 200: NotificationBody, ...errors },
      },
    },
    async ({ params }) => notificationBody(await retryNotification(store, params.id)),
  )
}
