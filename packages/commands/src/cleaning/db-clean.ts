import type { Cleaned, CleaningPlan } from '@ml-airflow/engine'
import { flag, list, option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import { changeOnceConfirmed, reason } from '../framework/confirmed-change.ts'
import { age, choice, date, integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { logRemoverOf } from './log-remover.ts'

const TABLES = ['runs', 'audit'] as const

const cleanArguments = [
  option('clean-before-timestamp', { kind: date, description: 'only runs and entries that ended before this date' }),
  option('older', { kind: age, description: 'the same as an age, such as 90d' }),
  option('keep', {
    kind: integer(0),
    default: 0,
    placeholder: 'count',
    description: 'number of newest runs to keep per DAG, whatever their age (default: 0)',
  }),
  option('dag', { placeholder: 'dag_id', description: 'only runs of this DAG' }),
  list('tables', { kind: choice(TABLES), description: 'tables to clean: runs, audit (default: both)' }),
  flag('with-results', { description: 'also remove runs whose results are still in records; their logs are lost' }),
  flag('dry-run', { short: '-dr', description: 'only show how much would be removed' }),
  flag('yes', { short: '-y', description: 'do not ask' }),
  reason,
] as const

export const dbClean = defineCommand({
  name: 'db clean',
  summary: 'Removes old runs with their tries and logs, and old entries of the audit log. Records are never removed.',
  examples: [
    'db clean --older 90d --dry-run',
    'db clean --clean-before-timestamp 2026-01-01 --tables runs --keep 20 -y',
  ],
  arguments: cleanArguments,
  access: 'admin',
  changes: (given) => !given['dry-run'],
  differs: 'Archives nothing. Keeps runs whose results are still in records, unless --with-results is given.',
  async run(workbench, given) {
    const { clean, planCleaning } = await import('@ml-airflow/engine')
    const store = await workbench.storeWithoutDags()
    await changeOnceConfirmed<CleaningPlan, Cleaned>(
      workbench,
      { dry_run: given['dry-run'], yes: given.yes },
      {
        plan: () => planCleaning(store, requestOf(given)),
        isEmpty,
        preview: (plan) => [`This will be deleted permanently: ${sentenceOf(plan)}`],
        question: () => 'Continue? (y/n) ',
        carryOut: async (plan) => clean({ store, removeLogs: await logRemoverOf(workbench) }, plan),
        show: (plan, done) => (done === undefined ? tellPlan(workbench, plan) : tellDone(workbench, plan, done)),
      },
    )
  },
})

function requestOf(given: GivenOf<typeof cleanArguments>) {
  const { older, keep, dag, tables } = given
  const timestamp = given['clean-before-timestamp']
  const before = timestamp ?? (older === undefined ? undefined : new Date(Date.now() - older))
  if (before === undefined || (timestamp !== undefined && older !== undefined))
    throw new UsageError('give either --clean-before-timestamp or --older')
  const isMeant = (table: (typeof TABLES)[number]) => tables?.includes(table) ?? (table === 'runs' || dag === undefined)
  return {
    before,
    keep,
    dagId: dag,
    withResults: given['with-results'],
    runs: isMeant('runs'),
    audit: isMeant('audit'),
  }
}

function isEmpty({ runs, audit }: CleaningPlan): boolean {
  return runs.length === 0 && audit === 0
}

function sentenceOf({ runs, kept, audit }: CleaningPlan): string {
  const held = kept === 0 ? '' : ` ${kept} more ${kept === 1 ? 'stays' : 'stay'}, since records hold their results.`
  return `${runs.length} runs with their tries and logs, and ${audit} entries of the audit log.${held}`
}

function tellPlan(workbench: Workbench, plan: CleaningPlan): void {
  const body = { dry_run: true, runs: plan.runs.length, kept: plan.kept, audit: plan.audit }
  workbench.output.answer(body, () => `Would be removed: ${sentenceOf(plan)}`)
}

function tellDone(
  workbench: Workbench,
  { kept }: CleaningPlan,
  { runs, instances, tries, logs, audit }: Cleaned,
): void {
  workbench.output.answer(
    { dry_run: false, runs, task_instances: instances, tries, logs, kept, audit },
    () =>
      `Removed: ${runs} runs, ${instances} task instances, ${tries} tries, ${logs} logs, ${audit} entries of the audit log.`,
  )
}
