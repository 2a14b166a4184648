import type { Run } from '@ml-airflow/core'
import type { BulkAction, RunAction } from '@ml-airflow/engine'
import { defineCommand } from '../framework/command.ts'
import {
  type Confirmation,
  changeOnceConfirmed,
  confirmation,
  operatorUnlessDry,
} from '../framework/confirmed-change.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { keepDefinition } from './keep-definition.ts'
import { openActions } from './open-actions.ts'
import { type RunFiltersGiven, runFilters, searchOf } from './run-filters.ts'

const cancelArguments = [...runFilters, ...confirmation] as const
const runAgainArguments = [...runFilters, keepDefinition, ...confirmation] as const

export const cancelRuns = defineCommand({
  name: 'runs cancel',
  summary: 'Cancels every run that matches the conditions, after confirmation.',
  examples: ['runs cancel --dag nightly_dag --type backfill', 'runs cancel --state queued --dry_run'],
  arguments: cancelArguments,
  access: operatorUnlessDry,
  run: (workbench, given) => act(workbench, 'cancel', given),
})

export const retryRuns = defineCommand({
  name: 'runs retry',
  summary: 'Retries the failed tasks of every run that matches the conditions, after confirmation.',
  examples: [
    'runs retry --dag nightly_dag -s 2026-01-01 -e 2026-01-31 -y',
    'runs retry --state failed --search nightly --keep_definition',
  ],
  arguments: runAgainArguments,
  access: operatorUnlessDry,
  run: (workbench, given) => act(workbench, 'retry_failed', given),
})

export const clearRuns = defineCommand({
  name: 'runs clear',
  summary: 'Clears all tasks of every run that matches the conditions, after confirmation, so that they run again.',
  examples: ['runs clear --dag iris_training_dag --conf k=5', 'runs clear --type backfill --dry_run'],
  arguments: runAgainArguments,
  access: operatorUnlessDry,
  run: (workbench, given) => act(workbench, 'clear', given),
})

type BulkGiven = RunFiltersGiven & Confirmation & { readonly keep_definition?: boolean }

async function act(workbench: Workbench, action: BulkAction, given: BulkGiven): Promise<void> {
  const { bulkSummary, planBulk } = await import('@ml-airflow/engine')
  const acting = { by: workbench.caller.name, keepsDefinition: given.keep_definition }
  // The runs switch to the current DAG files.
  if (action !== 'cancel' && !given.keep_definition) await workbench.registry()
  const actions = await openActions(workbench)
  const store = await workbench.storeWithoutDags()
  await changeOnceConfirmed<readonly RunAction[], true>(workbench, given, {
    plan: () => planBulk({ store, actions }, action, searchOf(given)),
    isEmpty: (planned) => planned.length === 0,
    preview: (planned) => [...linesOf(planned), ''],
    async carryOut(planned) {
      for (const one of planned) await actions.carryOut(action, one, acting)
      return true
    },
    show(planned, done) {
      const runs = planned.map(({ run }) => run)
      const isDone = done === true || runs.length === 0
      workbench.output.answer({ runs: runs.map(bodyOf), dry_run: given.dry_run }, () =>
        isDone ? bulkSummary(action, runs) : linesOf(planned).join('\n'),
      )
    },
  })
}

function bodyOf({ id, dagId, runId, state }: Run) {
  return { id, dag_id: dagId, run_id: runId, state }
}

function linesOf(planned: readonly RunAction[]): readonly string[] {
  const lines = planned.map(({ run: { id, dagId, runId, state } }) => `${id} ${dagId} ${runId} [${state}]`)
  return [lines.length === 1 ? 'This run is selected:' : `These ${lines.length} runs are selected:`, ...lines]
}
