import { notificationBody } from '@ml-airflow/assembly/notification-bodies'
import { delivererOf } from '@ml-airflow/assembly/notifications'
import { webAddress } from '@ml-airflow/assembly/web-address'
import { NOTIFICATION_STATES, RUN_EVENTS } from '@ml-airflow/core'
import { retryNotification, sendTest } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runNumber, wholeNumber } from '../schemas/ids.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor, totalEstimate, totalOf } from '../schemas/query.ts'

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
    sentence: z.string().describe('Result of the last attempt.'),
    dag_id: z.string().nullable(),
    run: z.int().nullable(),
    run_id: z.string().nullable(),
    key: z.string().describe('Identical for every attempt: the webhook-id of a webhook.'),
    created_at: z.string().meta({ format: 'date-time' }),
    due_at: z.string().meta({ format: 'date-time' }).nullable().describe('Due time of the next attempt.'),
    finished_at: z.string().meta({ format: 'date-time' }).nullable(),
  })
  .meta({ id: 'Notification' })

const NotificationList = z.strictObject({
  dag_id: dagId.optional(),
  run: runNumber.optional().describe('Number of a run.'),
  state: state.optional(),
  event: event.optional(),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('next_cursor of the previous page.'),
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
        summary: 'Notifications with run, channel and delivery result, newest first',
        querystring: NotificationList,
        response: {
          200: z.object({
            notifications: z.array(NotificationBody),
            next_cursor: nextCursor,
            total_estimate: totalEstimate,
          }),
          ...errors,
        },
      },
    },
    async ({ query: { dag_id: dagId, cursor: before, limit, ...query } }) => {
      const filter = { ...query, dagId }
      const { page, next } = pageOf(await store.notifications.list({ ...filter, before, limit: limit + 1 }), limit)
      const shown = { cursor: before, shown: page.length, isAll: next === null }
      const total = await totalOf(shown, (most) => store.notifications.count({ ...filter, limit: most }))
      return { notifications: page.map(notificationBody), next_cursor: next, total_estimate: total }
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
        summary: 'Sends a test message through one channel, and returns whether it was accepted',
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
        summary: 'Delivers a failed or waiting notification at once',
        params: z.object({ id: runNumber }),
        response: { 200: NotificationBody, ...errors },
      },
    },
    async ({ params }) => notificationBody(await retryNotification(store, params.id)),
  )
}
