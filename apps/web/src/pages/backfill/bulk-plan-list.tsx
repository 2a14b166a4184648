import type { ReactNode } from 'react'
import type { PlannedRun } from '../../data/runs.ts'
import type { ConfPlan } from '../../data/shapes/run.ts'
import { Conf } from '../../parts/conf.tsx'
import { durationText } from '../../parts/durations.ts'
import { decisionCounts, planText } from '../../parts/plan-groups.ts'
import { PlanList } from '../../parts/plan-list.tsx'
import { plural } from '../../parts/text.ts'
import { Time } from '../../parts/time.tsx'
import styles from './backfill-page.module.css'

interface BulkPlanListProps {
  readonly planned: readonly PlannedRun[]
  /** Plans of the same runs, in the same order. */
  readonly plans: readonly ConfPlan[]
  /** Runs from a table differ only by conf. */
  readonly withDates: boolean
}

/** Plans of the runs of a backfill. Each assumes that the runs before it are done. */
export function BulkPlanList({ planned, plans, withDates }: BulkPlanListProps): ReactNode {
  return (
    <>
      <p className="quiet">{totalText(plans)}</p>
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
                <Conf conf={plans[row]?.conf ?? {}} />
                <span className={styles.summary}>{plans[row] === undefined ? '' : planText(plans[row])}</span>
              </summary>
              <PlanList instances={plans[row]?.task_instances ?? []} />
            </details>
          </li>
        ))}
      </ol>
    </>
  )
}

function totalText(plans: readonly ConfPlan[]): string {
  const counts = decisionCounts(plans.flatMap((plan) => plan.task_instances))
  const saved = plans.reduce((sum, plan) => sum + plan.saved_ms, 0)
  const parts = Object.entries(counts).map(([decision, count]) => `${count} ${decision}`)
  const savings = saved > 0 ? [`saves ${durationText(saved)}`] : []
  return [plural(plans.length, 'run'), ...parts, ...savings].join(' · ')
}
