import {
  type InstanceSearch,
  MlAirflowError,
  type RecordedInstance,
  RUN_STATES,
  type RunState,
  TASK_STATES,
  type TaskState,
} from '@ml-airflow/core'
import { instanceWaits, reportInstances } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runNumber, sample, taskId, wholeNumber } from '../schemas/ids.ts'
import { InstanceDetail, instanceDetailBody } from '../schemas/instance-detail.ts'
import { InstanceItem } from '../schemas/instance-item.ts'
import { instant, nextCursor, sought, wordsOf } from '../schemas/query.ts'
import { instanceItems } from './instance-items.ts'
import { findRun, pageOf } from './runs.ts'

const Conditions = z.strictObject({
  state: wordsOf(TASK_STATES).optional(),
  task_id: taskId.optional(),
  sample: sample.optional(),
  worker: sought.optional().describe('The worker of any of its tries.'),
  q: sought.optional().describe("Stands in the task's id or the sample."),
  limit: wholeNumber(1, 1000).default(200),
})

const OfRun = Conditions.extend({ cursor: cursor.optional() })

const OfAll = Conditions.extend({
  dag_id: dagId.optional(),
  from: instant.optional().describe('Execution dates, both included.'),
  to: instant.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\d{1,16}$/, 'allowed is the next_cursor of the page before')
    .optional(),
})

const InstancePage = z.object({ task_instances: z.array(InstanceItem), next_cursor: nextCursor })

// Limit of runs per page. A page may be short; the next page continues.
const RUNS_AT_ONCE = 200
const MOST_LOOKS = 10

export function instanceRoutes(app: Api, parts: ApiParts): void {
  instanceDetailRoute(app, parts)
  const { store } = parts

  app.get(
    '/api/v1/runs/:id/task-instances',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['task instances'],
        summary: 'Task instances of a run, in the order in which they were made',
        params: z.object({ id: runNumber }),
        querystring: OfRun,
        response: { 200: InstancePage, ...errors },
      },
    },
    async ({ params, query: { cursor: after = 0, ...query } }) => {
      const run = await findRun(parts, params.id)
      const search = { ...searchOf(query), run: run.id, after, limit: query.limit + 1 }
      const { page, next } = pageOf(await store.instanceHistory.listOfRun(search), query.limit)
      return { task_instances: await instanceItems(store, page), next_cursor: next }
    },
  )

  app.get(
    '/api/v1/task-instances',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['task instances'],
        summary:
          'Task instances of all runs, those of the newest run first; a page may be short while a next one exists',
        querystring: OfAll,
        response: { 200: InstancePage, ...errors },
      },
    },
    async ({ query }) => {
      const { found, next } = await searchAll(store, query)
      return { task_instances: await instanceItems(store, found), next_cursor: next }
    },
  )
}

function instanceDetailRoute(app: Api, parts: ApiParts): void {
  app.get(
    '/api/v1/task-instances/:id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['task instances'],
        summary: 'A task instance with its tries, its record, and what it was started with',
        params: z.object({ id: runNumber }),
        response: { 200: InstanceDetail, ...errors },
      },
    },
    async ({ params }) => instanceDetail(parts, await findInstance(parts, params.id)),
  )
}

async function instanceDetail(
  { store, registry }: ApiParts,
  instance: RecordedInstance,
): Promise<z.output<typeof InstanceDetail>> {
  const [reports, tries, record] = await Promise.all([
    reportInstances(store, [instance]),
    store.instanceHistory.listTries(instance.id),
    store.instanceHistory.findRecord(instance),
  ])
  const [report] = reports
  const waits = await instanceWaits(store, reports)
  if (report === undefined) throw new MlAirflowError('not_found', `The run of task instance ${instance.id} is gone.`)
  const { run } = report
  const task = registry.find(run.dagId)?.tasks.get(instance.taskId)
  const parameters = task?.parameters.pick(run.conf) ?? run.conf
  return instanceDetailBody({ report, wait: waits.get(instance.id), tries, record, parameters })
}

/** @throws MlAirflowError `not_found` */
export async function findInstance({ store }: Pick<ApiParts, 'store'>, id: number): Promise<RecordedInstance> {
  const [instance] = await store.instanceHistory.findMany([id])
  if (instance !== undefined) return instance
  throw new MlAirflowError('not_found', `There is no task instance with the number ${id}.`)
}

function searchOf(query: z.output<typeof Conditions>): Omit<InstanceSearch, 'runs'> {
  const { state: states, task_id: task, sample: one, worker, q: text, limit } = query
  return { states, taskId: task, sample: one, worker, text, limit }
}

/** Searches the newest runs that can contain matching task instances, in batches. */
async function searchAll(
  store: ApiParts['store'],
  query: z.output<typeof OfAll>,
): Promise<{ found: readonly RecordedInstance[]; next: string | null }> {
  const { dag_id: dag, from, to, limit } = query
  const found: RecordedInstance[] = []
  let before = placeOf(query.cursor)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const runs = await store.runHistory.list({
      dagIds: dag === undefined ? undefined : [dag],
      states: runStatesOf(query.state),
      from,
      to,
      limit: RUNS_AT_ONCE,
      before: before === undefined ? undefined : before.run + 1,
    })
    const ids = runs.map(({ id }) => id)
    found.push(
      ...(await store.instanceHistory.list({
        ...searchOf(query),
        runs: ids,
        before,
        limit: limit + 1 - found.length,
      })),
    )
    if (found.length > limit) return { found: found.slice(0, limit), next: placeText(found[limit - 1]) }
    if (runs.length < RUNS_AT_ONCE) return { found, next: null }
    before = { run: ids.at(-1) ?? 0, id: 0 }
  }
  return { found, next: before === undefined ? null : `${before.run}.${before.id}` }
}

function placeOf(text: string | undefined): { run: number; id: number } | undefined {
  if (text === undefined) return undefined
  const [run = 0, id = 0] = text.split('.').map(Number)
  return { run, id }
}

function placeText(last: RecordedInstance | undefined): string | null {
  return last === undefined ? null : `${last.run}.${last.id}`
}

const OPEN_RUNS: readonly RunState[] = ['queued', 'running']
const RUN_STATES_OF: Readonly<Partial<Record<TaskState, readonly RunState[]>>> = {
  waiting: OPEN_RUNS,
  queued: OPEN_RUNS,
  running: OPEN_RUNS,
  up_for_retry: OPEN_RUNS,
  failed: [...OPEN_RUNS, 'failed'],
  upstream_failed: [...OPEN_RUNS, 'failed'],
  cancelled: [...OPEN_RUNS, 'failed', 'cancelled'],
}

/** Possible states of a run with task instances in one of these states. */
function runStatesOf(states: readonly TaskState[] | undefined): readonly RunState[] | undefined {
  return states && [...new Set(states.flatMap((state) => RUN_STATES_OF[state] ?? RUN_STATES))]
}
