import type { ReactNode } from 'react'
import type { ConfPlan } from '../../data/shapes/run.ts'
import { Conf } from '../../parts/conf.tsx'
import { durationText } from '../../parts/durations.ts'
import { decisionCounts, planText } from '../../parts/plan-groups.ts'
import { PlanList } from '../../parts/plan-list.tsx'
import styles from './backfill-page.module.css'

/** What each run of a table would do, once those before it are done. */
export function BulkPlanList({ plans }: { readonly plans: readonly ConfPlan[] }): ReactNode {
  return (
    <>
      <p className="quiet">{totalText(plans)}</p>
      <ol className={styles.plans}>
        {plans.map((plan, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan is known by its row
          <li key={row}>
            <details>
              <summary className={styles.plan}>
                <Conf conf={plan.conf} />
                <span className={styles.summary}>{planText(plan)}</span>
              </summary>
              <PlanList instances={plan.task_instances} />
            </details>
          </li>
        ))}
      </ol>
    </>
  )
}

function totalText(plans: readonly ConfPlan[]): string {
  const counts = decisionCounts(plans.flatMap((plan) => plan.task_instances))
  const saved = plans.reduce((sum, plan) => sum + (plan.saved_ms ?? 0), 0)
  const parts = Object.entries(counts).map(([decision, count]) => `${count} ${decision}`)
  return [...parts, ...(saved > 0 ? [`saves ${durationText(saved)}`] : [])].join(' · ')
}
