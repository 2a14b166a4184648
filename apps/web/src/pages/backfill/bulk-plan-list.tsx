import type { ReactNode } from 'react'
import type { PlannedRun } from '../../data/backfills.ts'
import type { ConfPlan } from '../../data/shapes/run.ts'
import { DagConf } from '../../parts/dag-conf.tsx'
import { durationText } from '../../parts/durations.ts'
import { decisionCounts, decisionTexts, planText } from '../../parts/plan-groups.ts'
import { PlanList } from '../../parts/plan-list.tsx'
import { plural, unbroken } from '../../parts/text.ts'
import { Time } from '../../parts/time.tsx'
import styles from './backfill-page.module.css'

interface BulkPlanListProps {
  readonly dag: string
  readonly planned: readonly PlannedRun[]
  /** Plans of the same runs, in the same order. */
  readonly plans: readonly ConfPlan[]
  /** Runs from a table differ only by conf. */
  readonly withDates: boolean
}

/** Plans of the runs of a backfill. Each assumes that the runs before it are done. */
export function BulkPlanList({ dag, planned, plans, withDates }: BulkPlanListProps): ReactNode {
  return (
    <ol className={styles.plans}>
      {planned.map(({ run_id, execution_date }, row) => (
        <li key={run_id}>
          <details>
            <summary className={styles.plan}>
              {withDates ? (
                <span className={styles.date}>
                  <Time at={execution_date} exact />
                </span>
              ) : null}
              <DagConf dag={dag} conf={plans[row]?.conf ?? {}} />
              <span className={styles.summary}>{plans[row] === undefined ? '' : planText(plans[row])}</span>
            </summary>
            <PlanList instances={plans[row]?.task_instances ?? []} />
          </details>
        </li>
      ))}
    </ol>
  )
}

/** `3 runs with 9 task instances: 2 skip · 7 run` */
export function totalText(plans: readonly ConfPlan[]): string {
  const counts = decisionCounts(plans.flatMap((plan) => plan.task_instances))
  const saved = plans.reduce((sum, plan) => sum + plan.saved_ms, 0)
  const savings = saved > 0 ? [`saves ${unbroken(durationText(saved))}`] : []
  const instances = plans.reduce((sum, plan) => sum + plan.task_instances.length, 0)
  const size = `${plural(plans.length, 'run')} with ${plural(instances, 'task instance')}`
  return `${size}: ${[...decisionTexts(counts), ...savings].join(' · ')}`
}
