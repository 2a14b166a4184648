import { isClosed, type Run } from '@ml-airflow/core'
import type { RunAction } from '@ml-airflow/engine'
import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { operatorUnlessDry, reason } from '../framework/confirmed-change.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, dagOfGivenRun, getGivenRun, runOfDag } from './find-any-run.ts'
import { followRun } from './follow-run.ts'
import { instanceName } from './instance-name.ts'
import { keepDefinition } from './keep-definition.ts'
import { openActions } from './open-actions.ts'
import { reportLines, reportOf } from './run-findings.ts'

export const retry = defineCommand({
  name: 'retry',
  summary: 'Continues a failed run: runs the failed tasks again, and the tasks that did not start because of them.',
  examples: ['retry 17', 'retry nightly-7 --wait', 'retry ml_training_dag nightly-7 --dry_run'],
  arguments: [
    anyRun,
    runOfDag,
    flag('wait', { description: 'wait for the end of the run: exit code 0 for success, otherwise 1' }),
    keepDefinition,
    flag('dry_run', { short: '-dr', description: 'only show what would run again' }),
    reason,
  ],
  access: operatorUnlessDry,
  dagOf: dagOfGivenRun,
  async run(workbench, { wait, dry_run, keep_definition, ...given }) {
    const run = await getGivenRun(workbench, given)
    // The run switches to the current DAG files.
    if (!keep_definition) await workbench.registry()
    const actions = await openActions(workbench)
    const planned = await actions.plan('retry_failed', run.id, {})
    if (planned.selected.length === 0) return refuse(workbench, run)
    const acting = { by: workbench.caller.name, keepsDefinition: keep_definition }
    if (!dry_run) await actions.carryOut('retry_failed', planned, acting)
    const sentence = sentenceOf(planned, dry_run)
    if (!wait || dry_run) return workbench.output.answer(bodyOf(planned, dry_run), () => sentence)
    workbench.output.say(sentence)
    await tellEnd(workbench, await followRun(workbench, run))
  },
})

function refuse(workbench: Workbench, run: Run): void {
  workbench.exitCode = run.state === 'success' ? 0 : 1
  const ended = isClosed(run.state) ? 'has ended' : 'is under way'
  const hint = run.state === 'cancelled' ? ` clear ${run.dagId} starts it again.` : ''
  workbench.output.answer(
    { dag_id: run.dagId, run_id: run.runId, state: run.state, retried: [] },
    () => `Nothing of run '${run.runId}' of DAG '${run.dagId}' failed: it ${ended} (${run.state}).${hint}`,
  )
}

function sentenceOf({ run, changes }: RunAction, dryRun: boolean): string {
  const names = changes.map(({ instance }) => instanceName(instance))
  const what = names.length > 10 ? `${names.length} task instances` : names.join(', ')
  return `${dryRun ? 'Would run again' : 'Runs again'} in run '${run.runId}' of DAG '${run.dagId}': ${what}.`
}

function bodyOf({ run, changes }: RunAction, dryRun: boolean) {
  return {
    id: run.id,
    dag_id: run.dagId,
    run_id: run.runId,
    dry_run: dryRun,
    retried: changes.map(({ instance: { taskId, sample } }) => ({
      task_id: taskId,
      sample: sample === '' ? null : sample,
    })),
  }
}

async function tellEnd(workbench: Workbench, run: Run): Promise<void> {
  const report = await reportOf(workbench, run)
  if (run.state !== 'success') workbench.exitCode = 1
  workbench.output.answer({ id: run.id, dag_id: run.dagId, run_id: run.runId, state: run.state, ...report }, () =>
    [`Run '${run.runId}' ended: ${run.state}`, ...reportLines(run, report)].join('\n'),
  )
}
