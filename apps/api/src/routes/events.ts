import { z } from 'zod'
import { EventStreams } from '../live/event-streams.ts'
import type { SharedAnswers } from '../live/shared-answers.ts'
import { clientOf } from '../log-events.ts'
import type { Api, ApiParts } from '../parts.ts'

// Maximum of a timer, about 24 days.
const NO_TIMEOUT = 2 ** 31 - 1

export function eventRoutes(app: Api, { feed }: Pick<ApiParts, 'feed'>, answers: SharedAnswers): void {
  const streams = new EventStreams(feed, () => answers.forget())
  app.addHook('preClose', async () => {
    streams.endAll()
    feed.close()
  })

  app.get(
    '/api/v1/events',
    {
      config: { access: 'viewer' },
      exposeHeadRoute: false,
      handlerTimeout: NO_TIMEOUT,
      schema: {
        tags: ['operation'],
        summary:
          'Changes as server-sent events: run, task_instance, worker, dags, pause, schedule, redis; after reset, reload everything',
        headers: z.looseObject({ 'last-event-id': z.string().max(100).optional() }),
      },
    },
    (request, reply) =>
      reply
        .headers({ connection: 'close', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .type('text/event-stream')
        .send(streams.open(request.headers['last-event-id'], clientOf(request))),
  )
}
