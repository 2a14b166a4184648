import type { Run } from '@ml-airflow/core'
import type { VNode } from 'preact'
import { Columns, Duration, Instant, State } from './cells.tsx'

/** Runs, a line each, with the way to each one's page. */
export function RunTable({ runs }: { runs: readonly Run[] }): VNode {
  if (runs.length === 0) return <p class="quiet">None.</p>
  return (
    <table>
      <Columns names={['Run', 'DAG', 'State', 'Parameters', 'Created', 'Took']} />
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </table>
  )
}

function RunRow({ run }: { run: Run }): VNode {
  return (
    <tr>
      <td data-label="Run">
        <a href={`/admin/runs/${run.id}`}>{run.runId}</a>
      </td>
      <td data-label="DAG" class="dag">
        {run.dagId}
      </td>
      <td data-label="State">
        <State name={run.state} />
      </td>
      <td data-label="Parameters">
        <code>{JSON.stringify(run.conf)}</code>
      </td>
      <td data-label="Created">
        <Instant at={run.createdAt} />
      </td>
      <td data-label="Took">
        <Duration from={run.startedAt} to={run.finishedAt} />
      </td>
    </tr>
  )
}
