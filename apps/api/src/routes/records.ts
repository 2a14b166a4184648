import { explanationBody, recordBody } from '@ml-airflow/assembly/record-bodies'
import type { Conf } from '@ml-airflow/core'
import { explain, listRecords, RECORD_STATES } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { dagId, sample, taskId, wholeNumber } from '../schemas/ids.ts'
import { instant, nextCursor, wordsOf } from '../schemas/query.ts'
import { ExplanationBody, RecordBody, WhyRequest } from '../schemas/record.ts'
import { triggerRequest } from '../schemas/trigger.ts'
import { typedConf } from './typed-conf.ts'

const CONF = 'conf.'

const Conditions = z.object({
  dag_id: dagId.optional().describe('Only tasks of this DAG, with the states that its runs would find.'),
  task_id: taskId.optional(),
  sample: sample.optional(),
  state: wordsOf(RECORD_STATES).optional(),
  finished_before: instant.optional(),
  finished_after: instant.optional(),
  limit: wholeNumber(1, 1000).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,6}\.\d{0,16}$/, 'allowed is the next_cursor of the page before')
    .optional(),
})

/** In addition to its conditions, accepts parameter values, such as `conf.lr=0.1`. */
const RecordList = Conditions.catchall(z.string().max(500)).superRefine((query, { addIssue }) => {
  const keys = Object.keys(query).filter((key) => !key.startsWith(CONF) && !Object.hasOwn(Conditions.shape, key))
  if (keys.length > 0) addIssue({ code: 'unrecognized_keys', keys, input: query })
})

export function recordRoutes(app: Api, parts: ApiParts): void {
  app.get(
    '/api/v1/records',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['records'],
        summary: 'Records of tasks, over all values. conf.NAME=VALUE filters by values. A page may be short.',
        querystring: RecordList,
        response: { 200: z.object({ records: z.array(RecordBody), next_cursor: nextCursor }), ...errors },
      },
    },
    async ({ query }) => {
      const page = await listRecords(parts, {
        dagId: query.dag_id,
        taskId: query.task_id,
        conf: filterOf(parts, query),
        states: query.state,
        samples: query.sample === undefined ? undefined : [query.sample],
        finishedBefore: query.finished_before,
        finishedAfter: query.finished_after,
        limit: query.limit,
        cursor: query.cursor,
      })
      return { records: page.records.map(recordBody), next_cursor: page.next ?? null }
    },
  )

  app.post(
    '/api/v1/dags/:dag_id/why',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['records'],
        summary:
          'Why a run with this conf would run or skip a task, with the facts behind the decision; writes nothing',
        params: z.object({ dag_id: dagId }),
        body: WhyRequest.default({}),
        response: { 200: z.object({ task_instances: z.array(ExplanationBody) }), ...errors },
      },
    },
    async ({ params, body: { task_id: task, sample: one, ...body } }) => {
      const request = { ...triggerRequest(params.dag_id, body), taskId: task, sample: one }
      return { task_instances: (await explain(parts, request)).map(explanationBody) }
    },
  )
}

function filterOf(parts: ApiParts, query: Readonly<Record<string, unknown>>): Conf {
  const given = Object.entries(query).filter(([key]) => key.startsWith(CONF))
  return typedConf(parts, Object.fromEntries(given.map(([key, value]) => [key.slice(CONF.length), String(value)])))
}
