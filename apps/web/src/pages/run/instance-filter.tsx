import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { type Counts, TASK_STATES } from '../../data/shapes/common.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { StateSelect } from '../../parts/state-select.tsx'

const route = getRouteApi('/runs/$run')

/** Filters the task list of a run by state, and by a part of the task or the sample. */
export function InstanceFilter({ counts }: { readonly counts: Counts }): ReactNode {
  const { state, q } = route.useSearch()
  const navigate = useNavigate({ from: '/runs/$run' })
  const change = useCallback(
    (changed: { readonly state?: string | undefined; readonly q?: string | undefined }) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: true }),
    [navigate],
  )
  const search = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change])
  const states = TASK_STATES.filter((one) => (counts[one] ?? 0) > 0 || one === state)
  return (
    <>
      <StateSelect states={states} value={state} counts={counts} onChange={(chosen) => change({ state: chosen })} />
      <SearchField label="Search tasks, samples" value={q ?? ''} onChange={search} />
    </>
  )
}
