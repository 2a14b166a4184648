import { actionServiceOf } from '@ml-airflow/assembly/actions'
import { type Conf, groupBy, MlAirflowError, messageOf, type PlannedInstance, plannedSentence } from '@ml-airflow/core'
import { keptDag } from '@ml-airflow/dags'
import {
  type Acting,
  type ActionService,
  changesSince,
  dagAgain,
  INSTANCE_ACTIONS,
  type InstanceAction,
  type RunAction,
  requestAgain,
} from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ActionBody, ActionReport, actionReport, selectionOf } from '../schemas/action.ts'
import { auditReason } from '../schemas/audit-reason.ts'
import { errors } from '../schemas/error.ts'
import { runNumber } from '../schemas/ids.ts'
import { keepDefinition } from '../schemas/keep-definition.ts'
import { refuseUnused } from '../schemas/used-fields.ts'
import { findRun } from './find-run.ts'

const allowed = `allowed are ${INSTANCE_ACTIONS.join(', ')}`
const instanceAction = z.enum(INSTANCE_ACTIONS, allowed)
const runAction = z.enum([...INSTANCE_ACTIONS, 'run_again'], `${allowed} and run_again`)
const MOST_RUNS = 1000

const BulkBody = z.strictObject({
  task_instances: z.array(z.int().min(1)).min(1).max(10_000).describe('Numbers of task instances, of any runs.'),
  downstream: z.boolean().default(false).describe('Includes downstream task instances. Not for cancel.'),
  keep_definition: keepDefinition,
  reason: auditReason,
  dry_run: z.boolean().default(false).describe('Only returns a preview.'),
})

export function actionRoutes(app: Api, parts: ApiParts): void {
  const actions = actionService(parts)

  app.post(
    '/api/v1/runs/:id/actions/:action',
    {
      config: { access: 'operator', previews: true },
      schema: {
        tags: ['runs'],
        summary: 'Carries out an action on a run or on its task instances; dry_run returns a preview',
        params: z.object({ id: runNumber, action: runAction }),
        body: ActionBody,
        response: { 200: ActionReport, ...errors },
      },
    },
    async ({ params: { id, action }, body, sender }) => {
      refuseUnused(action, body, ActionBody)
      const by = sender?.name ?? 'nobody'
      if (action === 'run_again') return runAgain(parts, id, body, by)
      const planned = await actions.plan(action, id, selectionOf(body))
      const acting = { by, keepsDefinition: body.keep_definition }
      if (!body.dry_run) await carryOut(parts, actions, { action, planned: [planned], acting })
      return actionReport(action, body.dry_run, [planned])
    },
  )

  app.post(
    '/api/v1/task-instances/actions/:action',
    {
      config: { access: 'operator', previews: true },
      schema: {
        tags: ['task instances'],
        summary: 'Carries out an action on task instances of several runs; cancel cancels their runs',
        params: z.object({ action: instanceAction }),
        body: BulkBody,
        response: { 200: ActionReport, ...errors },
      },
    },
    async ({ params: { action }, body, sender }) => {
      refuseUnused(action, body, BulkBody)
      const planned = await planAll(parts, actions, action, body)
      const acting = { by: sender?.name ?? 'nobody', keepsDefinition: body.keep_definition }
      if (!body.dry_run) await carryOut(parts, actions, { action, planned, acting })
      return actionReport(action, body.dry_run, planned)
    },
  )
}

export function actionService(parts: ApiParts): ActionService {
  const { store, queue, registry, runService: runs, traces, settings, logger } = parts
  const onQueueError = (error: unknown): void =>
    logger.warn(`Redis cannot be reached; the reconciler will complete the action later: ${messageOf(error)}`)
  return actionServiceOf({ app: 'api', settings, registry, store, queue, runs, traces, onQueueError })
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
    throw new MlAirflowError(
      'bad_argument',
      `They belong to ${byRun.size} runs: at most ${MOST_RUNS} are allowed at once.`,
    )
  const planned: RunAction[] = []
  for (const [run, some] of byRun)
    planned.push(await actions.plan(action, run, { ids: some.map(({ id }) => id), downstream }))
  return planned
}

export async function carryOut(
  { feed }: ApiParts,
  actions: ActionService,
  { action, planned, acting }: { action: InstanceAction; planned: readonly RunAction[]; acting: Acting },
): Promise<void> {
  for (const one of planned) {
    await actions.carryOut(action, one, acting)
    for (const { instance } of one.changes) feed.hint({ run: one.run.id, instance: instance.id })
  }
}

/** A new run with the conf of an old one, or with changed values. */
async function runAgain(
  parts: ApiParts,
  id: number,
  { conf, dry_run: dryRun, keep_definition: keepsDefinition }: z.output<typeof ActionBody>,
  name: string,
): Promise<ActionReport> {
  const { planner, runService, feed } = parts
  const old = await findRun(parts, id)
  const changed = typeof conf === 'object' && conf !== null ? (conf as Conf) : {}
  const again = { ...parts, loadKept: keptDag }
  const kept = await dagAgain(again, old, keepsDefinition)
  const request = requestAgain(old, { changed, by: `${name} (api, again after ${old.runId})`, kept })
  const planned = await planner.plan(request)
  const run = dryRun ? undefined : (await runService.trigger(request)).run
  if (run !== undefined) feed.hint({ run: run.id })
  return {
    action: 'run_again',
    dry_run: dryRun,
    summary: `A new run of '${old.dagId}': ${countOfRun(planned)} of ${planned.length} task instances run.`,
    task_instances: planned.map((one) => plannedChange(one, run?.id)),
    runs: [{ id: run?.id ?? null, dag_id: old.dagId, run_id: run?.runId ?? null }],
    definition_changes: (await changesSince(again, old)) ?? null,
  }
}

function countOfRun(planned: readonly PlannedInstance[]): number {
  return planned.filter(({ decision }) => decision.kind === 'run').length
}

function plannedChange(planned: PlannedInstance, run: number | undefined): ActionReport['task_instances'][number] {
  return {
    id: null,
    run: run ?? null,
    task_id: planned.taskId,
    sample: planned.sample === '' ? null : planned.sample,
    from: null,
    to: planned.decision.kind,
    was_left_out: false,
    left_out: false,
    sentence: plannedSentence(planned),
  }
}
