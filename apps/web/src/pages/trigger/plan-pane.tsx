import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../../data/client.ts'
import type { Plan } from '../../data/shapes/run.ts'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { planText } from '../../parts/plan-groups.ts'
import { PlanList } from '../../parts/plan-list.tsx'
import styles from './trigger-page.module.css'

interface PlanPaneProps {
  readonly plan: UseQueryResult<Plan>
  /** Names of invalid fields. */
  readonly waitsFor: readonly string[]
  readonly actions: ReactNode
}

/** Preview of the run that the form describes. */
export function PlanPane({ plan, waitsFor, actions }: PlanPaneProps): ReactNode {
  return (
    <section className={styles.pane} aria-label="What will happen">
      <header className={styles.paneHead}>
        <h2>What will happen</h2>
        <p className={styles.summary} aria-live="polite">
          {summaryOf(plan, waitsFor)}
        </p>
      </header>
      <div
        className={styles.paneBody}
        data-stale={plan.isPlaceholderData || plan.isFetching}
        data-outdated={waitsFor.length > 0}
      >
        <PlanContent plan={plan} waitsFor={waitsFor} />
      </div>
      <footer className={styles.paneFoot}>{actions}</footer>
    </section>
  )
}

function summaryOf({ data, error, isPending }: UseQueryResult<Plan>, waitsFor: readonly string[]): string {
  if (waitsFor.length > 0) return `Waits for ${waitsFor.join(', ')}`
  if (error !== null) return isRefused(error) ? 'The API does not accept it' : 'Unknown until the API answers'
  return isPending ? '' : planText(data)
}

function PlanContent({ plan, waitsFor }: Omit<PlanPaneProps, 'actions'>): ReactNode {
  const { data, error, refetch } = plan
  if (error !== null && waitsFor.length === 0)
    return <ErrorNote error={error} retry={isRefused(error) ? undefined : refetch} />
  if (data !== undefined) return <PlanList instances={data.task_instances} />
  return waitsFor.length > 0 ? (
    <EmptyNote>The plan appears when the form is complete.</EmptyNote>
  ) : (
    <Skeleton lines={5} />
  )
}

/** A rejected request is not worth a retry. */
function isRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500
}
