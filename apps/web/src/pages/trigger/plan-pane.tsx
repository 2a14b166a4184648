import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../../data/client.ts'
import type { Plan } from '../../data/shapes/run.ts'
import { PlanFrame } from '../../parts/form-and-plan.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { planText } from '../../parts/plan-groups.ts'
import { PlanList } from '../../parts/plan-list.tsx'

interface PlanPaneProps {
  readonly plan: UseQueryResult<Plan>
  /** Names of invalid fields. */
  readonly waitsFor: readonly string[]
  readonly actions: ReactNode
}

/** Preview of the run that the form describes. */
export function PlanPane({ plan, waitsFor, actions }: PlanPaneProps): ReactNode {
  return (
    <PlanFrame
      summary={summaryOf(plan, waitsFor)}
      isStale={plan.isPlaceholderData || plan.isFetching}
      isOutdated={waitsFor.length > 0 && plan.data !== undefined}
      actions={actions}
    >
      <PlanContent plan={plan} waitsFor={waitsFor} />
    </PlanFrame>
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
