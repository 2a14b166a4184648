import { plannedBody } from '@ml-airflow/assembly/bodies'
import type { PlanReport, TriggerRequest } from '@ml-airflow/engine'
import { formatMs } from '../framework/dates.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { planTable } from './plan-table.ts'

/** A list of more runs is probably a mistake. */
export const MOST_PLANS = 1000

/**
 * Answers with the plans of consecutive runs: a later run reuses the results of earlier ones.
 * @throws UsageError for an empty list, or one that is too long
 */
export async function answerPlans(
  workbench: Workbench,
  request: TriggerRequest,
  confs: readonly unknown[],
): Promise<void> {
  if (confs.length === 0) throw new UsageError('--conf is an empty list: give at least one conf')
  if (confs.length > MOST_PLANS) throw new UsageError(`the plan has ${confs.length} runs; allowed are ${MOST_PLANS}`)
  const { PlanReporter } = await import('@ml-airflow/engine')
  const [planner, store] = [await workbench.planner(), await workbench.store()]
  const reporter = new PlanReporter({ planner, store, outputDir: workbench.settings.OUTPUT_DIR })
  const plans = await reporter.report(request, confs)
  const totals = totalsOf(plans)
  workbench.output.answer({ ...bodyOf(totals), plans: plans.map(planBody) }, () => asText(workbench, plans, totals))
}

type Totals = Pick<PlanReport, 'counts' | 'expectedMs' | 'savedMs'>

/** The expected time is that of the plans where it is known. */
function totalsOf(plans: readonly PlanReport[]): Totals {
  const counts = { run: 0, skip: 0, join: 0 }
  for (const one of plans) for (const kind of ['run', 'skip', 'join'] as const) counts[kind] += one.counts[kind]
  const known = plans.flatMap(({ expectedMs }) => expectedMs ?? [])
  const expectedMs = known.length === 0 ? undefined : known.reduce((sum, ms) => sum + ms, 0)
  return { counts, expectedMs, savedMs: plans.reduce((sum, { savedMs }) => sum + savedMs, 0) }
}

function bodyOf({ counts, expectedMs, savedMs }: Totals) {
  return { counts, expected_ms: expectedMs ?? null, saved_ms: savedMs }
}

function planBody({ conf, instances, ...totals }: PlanReport) {
  return { conf, ...bodyOf(totals), task_instances: instances.map(plannedBody) }
}

/** A single run is shown with its tasks: its sums say too little. */
function asText(workbench: Workbench, plans: readonly PlanReport[], totals: Totals): string {
  const [first] = plans
  if (first !== undefined && plans.length === 1) return planTable(workbench, first.instances)
  return workbench.output.table(
    ['conf', 'run', 'skip', 'join', 'expected', 'saved'],
    [
      ...plans.map((one) => [plain(JSON.stringify(one.conf)), ...cellsOf(one)]),
      [`total of ${plans.length} runs`, ...cellsOf(totals)],
    ],
  )
}

function cellsOf({ counts: { run, skip, join }, expectedMs, savedMs }: Totals): readonly (string | number)[] {
  return [run, skip, join, expectedMs === undefined ? 'unknown' : formatMs(expectedMs), formatMs(savedMs)]
}
