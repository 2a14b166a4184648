import type { DagFailure, Run } from '@ml-airflow/core'
import type { VNode } from 'preact'
import type { DagSummary } from '../schemas/dag.ts'
import { Columns, State } from './cells.tsx'
import { Page, type Reader } from './layout.tsx'
import { RunTable } from './run-table.tsx'

export interface HomePageProps {
  readonly reader: Reader
  readonly dags: readonly DagLine[]
  /** DAG files that could not be loaded. */
  readonly failures: readonly DagFailure[]
  /** The newest runs. */
  readonly runs: readonly Run[]
}

/** A DAG with its newest run, if it has had any. */
export interface DagLine {
  readonly dag: DagSummary
  readonly newest: Run | undefined
}

/** What there is, and what has happened last. */
export function HomePage({ reader, dags, failures, runs }: HomePageProps): VNode {
  return (
    <Page title="DAGs" reader={reader}>
      <h1>DAGs</h1>
      {failures.map(({ source, sentence }) => (
        <p key={source} class="card problem">
          <strong>{source}</strong>: {sentence}
        </p>
      ))}
      <Dags dags={dags} />
      <h2>Newest runs</h2>
      <RunTable runs={runs} />
    </Page>
  )
}

function Dags({ dags }: Pick<HomePageProps, 'dags'>): VNode {
  return (
    <table>
      <Columns names={['DAG', 'Tasks', 'Schedule', 'Next run', 'Newest run', 'Go to']} />
      <tbody>
        {dags.map((line) => (
          <DagRow key={line.dag.dag_id} {...line} />
        ))}
      </tbody>
    </table>
  )
}

function DagRow({ dag, newest }: DagLine): VNode {
  const { dag_id: id, description, paused, task_count: tasks, schedule } = dag
  return (
    <tr>
      <td data-label="DAG" class="dag">
        <span>
          <strong>{id}</strong> {paused ? <span class="state">paused</span> : null}
          {description === '' ? null : <span class="quiet about">{description}</span>}
        </span>
      </td>
      <td data-label="Tasks" class="number">
        {tasks}
      </td>
      <td data-label="Schedule">
        {schedule === null ? <span class="quiet short">by trigger</span> : <code>{schedule.cron}</code>}
      </td>
      <td data-label="Next run">
        {schedule?.next_run_at?.slice(0, 16).replace('T', ' ') ?? <span class="quiet">–</span>}
      </td>
      <td data-label="Newest run">
        {newest === undefined ? (
          <span class="quiet">none</span>
        ) : (
          <a href={`/admin/runs/${newest.id}`}>
            <State name={newest.state} />
          </a>
        )}
      </td>
      <td data-label="Go to">
        <span class="links">
          <a href={`/admin/runs?dag_id=${encodeURIComponent(id)}`}>Runs</a>
          <a href="/admin/rest_api/#trigger_dag">Trigger</a>
        </span>
      </td>
    </tr>
  )
}
