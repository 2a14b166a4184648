import { actionServiceOf } from '@ml-airflow/assembly/actions'
import { type Conf, groupBy, MlAirflowError, messageOf, plannedSentence } from '@ml-airflow/core'
import {
  type ActionService,
  INSTANCE_ACTIONS,
  type InstanceAction,
  type RunAction,
  requestAgain,
} from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ActionBody, ActionReport, actionReport, selectionOf } from '../schemas/action.ts'
import { errors } from '../schemas/error.ts'
import { runNumber } from '../schemas/ids.ts'
import { findRun } from './runs.ts'

const allowed = `allowed are ${INSTANCE_ACTIONS.join(', ')}`
const instanceAction = z.enum(INSTANCE_ACTIONS, allowed)
const runAction = z.enum([...INSTANCE_ACTIONS, 'run_again'], `${allowed} and run_again`)
const MOST_RUNS = 1000

const BulkBody = z.strictObject({
  task_instances: z.array(z.int().min(1)).min(1).max(10_000).describe('Their numbers, of whatever runs.'),
  downstream: z.boolean().default(false).describe('And what comes after them.'),
  dry_run: z.boolean().default(false).describe('Only answers what would happen.'),
})

export function actionRoutes(app: Api, parts: ApiParts): void {
  const actions = actionService(parts)

  app.post(
    '/api/v1/runs/:id/actions/:action',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['runs'],
        summary: 'Does something to a run or to task instances of it; with dry_run it only answers what would happen',
        params: z.object({ id: runNumber, action: runAction }),
        body: ActionBody,
        response: { 200: ActionReport, ...errors },
      },
    },
    async ({ params: { id, action }, body, sender }) => {
      const by = sender?.name ?? 'nobody'
      if (action === 'run_again') return runAgain(parts, id, body, by)
      const planned = await actions.plan(action, id, selectionOf(body))
      if (!body.dry_run) await carryOut(parts, actions, { action, planned: [planned], by })
      return actionReport(action, body.dry_run, [planned])
    },
  )

  app.post(
    '/api/v1/task-instances/actions/:action',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['task instances'],
        summary: 'The same for task instances of several runs; cancel ends the runs that they are of',
        params: z.object({ action: instanceAction }),
        body: BulkBody,
        response: { 200: ActionReport, ...errors },
      },
    },
    async ({ params: { action }, body, sender }) => {
      const planned = await planAll(parts, actions, action, body)
      if (!body.dry_run) await carryOut(parts, actions, { action, planned, by: sender?.name ?? 'nobody' })
      return actionReport(action, body.dry_run, planned)
    },
  )
}

export function actionService({ store, queue, registry, runService: runs, settings, logger }: ApiParts): ActionService {
  const onQueueError = (error: unknown): void =>
    logger.warn(`Redis cannot be reached, so the reconciler will send the action on: ${messageOf(error)}`)
  return actionServiceOf({ app: 'api', settings, registry, store, queue, runs, onQueueError })
}

async function planAll(
  { store }: ApiParts,
  actions: ActionService,
  action: InstanceAction,
  { task_instances: asked, downstream }: z.output<typeof BulkBody>,
): Promise<readonly RunAction[]> {
  const found = await store.instanceHistory.findMany(asked)
  const unknown = asked.filter((id) => !found.some((one) => one.id === id))
  if (unknown.length > 0)
    throw new MlAirflowError('not_found', `There are no task instances ${unknown.slice(0, 10).join(', ')}.`)
  const byRun = groupBy(found, ({ run }) => run)
  if (byRun.size > MOST_RUNS)
    throw new MlAirflowError('bad_argument', `These are of ${byRun.size} runs: allowed are ${MOST_RUNS} at once.`)
  const planned: RunAction[] = []
  for (const [run, some] of byRun)
    planned.push(await actions.plan(action, run, { ids: some.map(({ id }) => id), downstream }))
  return planned
}

export async function carryOut(
  { feed }: ApiParts,
  actions: ActionService,
  { action, planned, by }: { action: InstanceAction; planned: readonly RunAction[]; by: string },
): Promise<void> {
  for (const one of planned) {
    await actions.carryOut(action, one, by)
    for (const { instance } of one.changes) feed.hint({ run: one.run.id, instance: instance.id })
  }
}

/** A new run with the conf of an old one, or with changed values. */
async function runAgain(
  parts: ApiParts,
  id: number,
  { conf, dry_run: dryRun }: z.output<typeof ActionBody>,
  name: string,
): Promise<ActionReport> {
  const { planner, runService, feed } = parts
  const old = await findRun(parts, id)
  const given = typeof conf === 'object' && conf !== null ? (conf as Conf) : {}
  const request = requestAgain(old, given, `${name} (api, again after ${old.runId})`)
  const planned = await planner.plan(request)
  const run = dryRun ? undefined : (await runService.trigger(request)).run
  if (run !== undefined) feed.hint({ run: run.id })
  const count = planned.filter(({ decision }) => decision.kind === 'run').length
  return {
    action: 'run_again',
    dry_run: dryRun,
    summary: `A new run of '${old.dagId}': ${count} of ${planned.length} task instances run.`,
    task_instances: planned.map((one) => ({
      id: null,
      run: run?.id ?? null,
      task_id: one.taskId,
      sample: one.sample === '' ? null : one.sample,
      from: null,
      to: one.decision.kind,
      sentence: plannedSentence(one),
    })),
    runs: [{ id: run?.id ?? null, dag_id: old.dagId, run_id: run?.runId ?? null }],
  }
}
