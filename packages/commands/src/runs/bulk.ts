import type { BulkAction } from '@ml-airflow/engine'
import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { openActions } from './open-actions.ts'
import { type RunFiltersGiven, runFilters, searchOf } from './run-filters.ts'

const bulkArguments = [
  ...runFilters,
  flag('yes', { short: '-y', description: 'do not ask' }),
  flag('dry_run', { short: '-dr', description: 'only show which runs would be meant' }),
] as const

interface Asking {
  readonly yes: boolean
  readonly dry_run: boolean
}

export const cancelRuns = defineCommand({
  name: 'runs cancel',
  summary: 'Cancels every run that the conditions find, once that is confirmed.',
  examples: ['runs cancel --dag nightly_dag --type backfill', 'runs cancel --state queued --dry_run'],
  arguments: bulkArguments,
  access: ({ dry_run }) => (dry_run ? 'viewer' : 'operator'),
  run: (workbench, given) => act(workbench, 'cancel', given),
})

export const retryRuns = defineCommand({
  name: 'runs retry',
  summary: 'Runs again what failed in every run that the conditions find, once that is confirmed.',
  examples: ['runs retry --dag nightly_dag -s 2026-01-01 -e 2026-01-31 -y'],
  arguments: bulkArguments,
  access: ({ dry_run }) => (dry_run ? 'viewer' : 'operator'),
  run: (workbench, given) => act(workbench, 'retry_failed', given),
})

export const clearRuns = defineCommand({
  name: 'runs clear',
  summary: 'Makes all tasks run again for real in every run that the conditions find, once that is confirmed.',
  examples: ['runs clear --dag iris_training_dag --conf k=5', 'runs clear --type backfill --dry_run'],
  arguments: bulkArguments,
  access: ({ dry_run }) => (dry_run ? 'viewer' : 'operator'),
  run: (workbench, given) => act(workbench, 'clear', given),
})

async function act(workbench: Workbench, action: BulkAction, given: RunFiltersGiven & Asking): Promise<void> {
  const { bulkSummary, planBulk } = await import('@ml-airflow/engine')
  const actions = await openActions(workbench)
  const planned = await planBulk({ store: await workbench.storeWithoutDags(), actions }, action, searchOf(given))
  const runs = planned.map(({ run }) => run)
  const body = runs.map(({ id, dagId, runId, state }) => ({ id, dag_id: dagId, run_id: runId, state }))
  const lines = runs.map(({ id, dagId, runId, state }) => `${id} ${dagId} ${runId} [${state}]`)
  if (given.dry_run || runs.length === 0) {
    const text = runs.length === 0 ? bulkSummary(action, runs) : [meant(runs.length), ...lines].join('\n')
    return workbench.output.answer({ runs: body, dry_run: given.dry_run }, () => text)
  }
  if (!given.yes && !(await agrees(workbench, lines))) return
  for (const one of planned) await actions.carryOut(action, one, workbench.caller.name)
  workbench.output.answer({ runs: body, dry_run: false }, () => bulkSummary(action, runs))
}

function meant(count: number): string {
  return count === 1 ? 'This run is meant:' : `These ${count} runs are meant:`
}

async function agrees(workbench: Workbench, lines: readonly string[]): Promise<boolean> {
  workbench.output.say([meant(lines.length), ...lines, ''].join('\n'))
  if (await workbench.input.agrees('Are you sure? (yes/no): ')) return true
  workbench.output.say('Nothing was changed.')
  workbench.exitCode = 1
  return false
}
