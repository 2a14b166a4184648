import { RUN_STATES, type Run, type RunState } from '@ml-airflow/core'
import type { VNode } from 'preact'
import { Page, type Reader } from './layout.tsx'
import { RunTable } from './run-table.tsx'

export interface RunsPageProps {
  readonly reader: Reader
  readonly dagIds: readonly string[]
  /** What was asked for. */
  readonly filter: RunsPageFilter
  readonly runs: readonly Run[]
  /** Where the next page of runs begins; null on the last one. */
  readonly next: string | null
}

interface RunsPageFilter {
  readonly dag_id?: string | undefined
  readonly state?: RunState | undefined
}

/** Runs, the newest first, of one DAG or in one state where that is wanted. */
export function RunsPage({ reader, dagIds, filter, runs, next }: RunsPageProps): VNode {
  return (
    <Page title="Runs" reader={reader}>
      <h1>Runs</h1>
      <form method="get" action="/admin/runs" class="filter">
        <Choice name="dag_id" label="DAG" values={dagIds} chosen={filter.dag_id} />
        <Choice name="state" label="State" values={RUN_STATES} chosen={filter.state} />
        <button type="submit">Show</button>
      </form>
      <RunTable runs={runs} />
      {next === null ? null : (
        <p>
          <a href={addressOf(filter, next)}>Older runs</a>
        </p>
      )}
    </Page>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly label: string
  readonly values: readonly string[]
  readonly chosen: string | undefined
}

/** A choice of one value or of all. What was chosen stays to be seen, also where there is no such value any more. */
function Choice({ name, label, values, chosen = '' }: ChoiceProps): VNode {
  const all = chosen === '' || values.includes(chosen) ? values : [chosen, ...values]
  return (
    <label>
      {label}{' '}
      <select name={name}>
        <option value="">all</option>
        {all.map((value) => (
          <option key={value} value={value} selected={value === chosen}>
            {value}
          </option>
        ))}
      </select>
    </label>
  )
}

function addressOf(filter: RunsPageFilter, cursor: string): string {
  const query = new URLSearchParams({ cursor })
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value)
  return `/admin/runs?${query}`
}
