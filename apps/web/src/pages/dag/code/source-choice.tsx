import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { newestRunsQuery } from '../../../data/runs.ts'
import type { Run } from '../../../data/shapes/run.ts'

const MOST_RUNS = 50

interface SourceChoiceProps {
  readonly dag: string
  readonly run: string | undefined
  readonly against: string | undefined
}

/** Selects the displayed version and the one to compare with. Both are in the URL. */
export function SourceChoice({ dag, run, against }: SourceChoiceProps): ReactNode {
  const { data: runs = [] } = useQuery(newestRunsQuery(dag, MOST_RUNS))
  const navigate = useNavigate({ from: '/dags/$dag' })
  const change = (changed: { readonly run?: string | undefined; readonly against?: string | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  return (
    <div className="row">
      <label className="row">
        Code
        <select value={run ?? ''} onChange={({ target }) => change({ run: target.value || undefined })}>
          <option value="">as it is now</option>
          <RunOptions runs={runs} chosen={run} />
        </select>
      </label>
      <label className="row">
        compared with
        <select value={against ?? ''} onChange={({ target }) => change({ against: target.value || undefined })}>
          <option value="">nothing</option>
          <option value="now">the code as it is now</option>
          <RunOptions runs={runs} chosen={against} />
        </select>
      </label>
    </div>
  )
}

/** Includes the selected run, however old. */
function RunOptions({ runs, chosen }: { readonly runs: readonly Run[]; readonly chosen: string | undefined }) {
  const ids = runs.map(({ id }) => String(id))
  const all = chosen === undefined || chosen === 'now' || ids.includes(chosen) ? ids : [...ids, chosen]
  return all.map((id) => (
    <option key={id} value={id}>
      as of run {id}
    </option>
  ))
}
