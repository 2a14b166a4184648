import { isClosed, TASK_STATES, wasLeftOut } from '@ml-airflow/core'
import { type ActionSelection, bulkSummary, type RunAction } from '@ml-airflow/engine'
import { z } from 'zod'
import { auditReason } from './audit-reason.ts'
import { sample, taskId } from './ids.ts'
import { keepDefinition } from './keep-definition.ts'

const MOST = 100_000
const id = z.int().min(1)
const OF_PARTS = 'Not for cancel and run_again, which apply to the whole run.'

/** Selects task instances; without a condition, all of the run. `refuseUnused` rejects what the action does not use. */
export const ActionBody = z.strictObject({
  task_instances: z.array(id).max(MOST).optional().describe(`Numbers of task instances. ${OF_PARTS}`),
  task_ids: z.array(taskId).max(MOST).optional().describe(OF_PARTS),
  samples: z.array(sample).max(MOST).optional().describe(OF_PARTS),
  downstream: z.boolean().default(false).describe(`Includes downstream task instances. ${OF_PARTS}`),
  conf: z.unknown().optional().meta({
    type: 'object',
    additionalProperties: true,
    description: 'Only for run_again: values that replace those of the run.',
  }),
  keep_definition: keepDefinition,
  reason: auditReason,
  dry_run: z.boolean().default(false).describe('Only returns a preview.'),
})

const ChangeBody = z
  .object({
    id: z.int().nullable().describe('null for a run that does not exist yet.'),
    run: z.int().nullable(),
    task_id: z.string(),
    sample: z.string().nullable(),
    from: z.enum(TASK_STATES).nullable(),
    to: z.string().describe('New state; for run_again the decision: run, skip or join.'),
    was_left_out: z.boolean().describe('Whether a rule or an exit code had left it out.'),
    left_out: z.boolean().describe('Whether a rule leaves it out.'),
    sentence: z.string(),
  })
  .meta({ id: 'ActionChange' })

export const ActionReport = z
  .object({
    action: z.string(),
    dry_run: z.boolean(),
    summary: z.string(),
    task_instances: z.array(ChangeBody).describe('The changes, in the order of the run.'),
    runs: z.array(z.object({ id: z.int().nullable(), dag_id: z.string(), run_id: z.string().nullable() })),
    definition_changes: z
      .array(z.object({ path: z.string(), change: z.enum(['added', 'removed', 'changed']) }))
      .readonly()
      .nullable()
      .describe(
        'For run_again: DAG files that differ from those of the run. null for other actions, and if those files are not stored.',
      ),
  })
  .meta({ id: 'ActionReport' })

export type ActionReport = z.output<typeof ActionReport>

export function selectionOf(body: z.output<typeof ActionBody>): ActionSelection {
  return { ids: body.task_instances, taskIds: body.task_ids, samples: body.samples, downstream: body.downstream }
}

export function actionReport(action: string, dryRun: boolean, planned: readonly RunAction[]): ActionReport {
  const changed = planned.filter((one) => one.changes.length > 0 || (action === 'cancel' && isUnexpanded(one)))
  return {
    action,
    dry_run: dryRun,
    summary: summaryOf(action, planned, changed),
    task_instances: changed.flatMap(({ changes }) => changes.map(changeBody)),
    runs: changed.map(({ run }) => ({ id: run.id, dag_id: run.dagId, run_id: run.runId })),
    definition_changes: null,
  }
}

/** Such a run waits for a worker, or for its DAG to be unpaused. It has no task instances, but can be cancelled. */
function isUnexpanded({ run, changes, selected }: RunAction): boolean {
  return !isClosed(run.state) && changes.length === 0 && selected.length === 0
}

function changeBody({ instance, to, leftOut, sentence }: RunAction['changes'][number]): z.output<typeof ChangeBody> {
  const { id: number, run, taskId: task, sample: one, state } = instance
  return {
    id: number,
    run,
    task_id: task,
    sample: one === '' ? null : one,
    from: state,
    to,
    was_left_out: wasLeftOut(instance),
    left_out: leftOut,
    sentence,
  }
}

const VERBS: Readonly<Record<string, string>> = {
  cancel: 'cancelled',
  clear: 'cleared',
  force: 'run again',
  retry_failed: 'retried',
  mark_success: 'marked as success',
  mark_failed: 'marked as failed',
}

function summaryOf(action: string, planned: readonly RunAction[], changed: readonly RunAction[]): string {
  const selected = planned.reduce((sum, one) => sum + one.selected.length, 0)
  const all = planned.reduce((sum, one) => sum + one.changes.length, 0)
  if (action === 'cancel' && selected === 0 && changed.length > 0)
    return bulkSummary(
      'cancel',
      changed.map(({ run }) => run),
    )
  if (selected === 0) return 'Nothing to do: no selected task instance is in a state that allows this.'
  const others = all - selected
  const effect = others > 0 ? `; ${others} more ${others === 1 ? 'changes' : 'change'} with them` : ''
  return `${selected} task ${selected === 1 ? 'instance is' : 'instances are'} ${VERBS[action] ?? action}${effect}.`
}
