import { isClosed, type Run, type TaskInstance } from '@ml-airflow/core'
import type { VNode } from 'preact'
import { Columns, Duration, Instant, State } from './cells.tsx'
import { Page, type Reader } from './layout.tsx'

export interface RunPageProps {
  readonly reader: Reader
  readonly run: Run
  /** Task instances by state. */
  readonly counts: Readonly<Record<string, number>>
  readonly instances: readonly TaskInstance[]
  /** Where the next page of task instances begins; null on the last one. */
  readonly next: string | null
}

const REFRESH_SECONDS = 5
const TRIES_SHOWN = 5

/** A run, its task instances, and what was decided about each. */
export function RunPage({ reader, run, counts, instances, next }: RunPageProps): VNode {
  const refreshSeconds = isClosed(run.state) ? undefined : REFRESH_SECONDS
  return (
    <Page title={`Run ${run.runId}`} reader={reader} refreshSeconds={refreshSeconds}>
      <h1>
        <a href={`/admin/runs?dag_id=${encodeURIComponent(run.dagId)}`}>{run.dagId}</a> / {run.runId}
      </h1>
      <RunFacts run={run} counts={counts} />
      <h2>Task instances</h2>
      {instances.length === 0 ? <p class="quiet">None yet.</p> : <Instances run={run} instances={instances} />}
      {next === null ? null : (
        <p>
          <a href={`/admin/runs/${run.id}?cursor=${next}`}>Further task instances</a>
        </p>
      )}
    </Page>
  )
}

function RunFacts({ run, counts }: Pick<RunPageProps, 'run' | 'counts'>): VNode {
  return (
    <dl class="card facts">
      <dt>State</dt>
      <dd>
        <State name={run.state} />
      </dd>
      <dt>Parameters</dt>
      <dd>
        <code>{JSON.stringify(run.conf)}</code>
      </dd>
      <dt>Execution date</dt>
      <dd>
        <Instant at={run.executionDate} />
      </dd>
      <dt>Created</dt>
      <dd>
        <Instant at={run.createdAt} />
      </dd>
      <dt>Finished</dt>
      <dd>
        <Instant at={run.finishedAt} />
      </dd>
      <dt>Took</dt>
      <dd>
        <Duration from={run.startedAt} to={run.finishedAt} />
      </dd>
      <dt>Tasks</dt>
      <dd>
        {Object.entries(counts)
          .map(([state, count]) => `${count} ${state}`)
          .join(', ') || 'none yet'}
      </dd>
      <dt>For programs</dt>
      <dd>
        <a href={`/api/v1/runs/${run.id}`}>JSON</a>
      </dd>
    </dl>
  )
}

function Instances({ run, instances }: Pick<RunPageProps, 'run' | 'instances'>): VNode {
  return (
    <table>
      <Columns names={['Task', 'State', 'Decision', 'Started', 'Took', 'Tries and logs']} />
      <tbody>
        {instances.map((instance) => (
          <Instance key={instance.id} run={run} instance={instance} />
        ))}
      </tbody>
    </table>
  )
}

function Instance({ run, instance }: { run: Run; instance: TaskInstance }): VNode {
  const { taskId, sample, state, action, sentence, startedAt, finishedAt } = instance
  return (
    <tr>
      <td data-label="Task">
        <span>
          {taskId}
          {sample === '' ? null : <span class="quiet"> for {sample}</span>}
        </span>
      </td>
      <td data-label="State">
        <State name={state} />
      </td>
      <td data-label="Decision">
        <span>
          <strong>{action}</strong>: {sentence}
        </span>
      </td>
      <td data-label="Started">
        <Instant at={startedAt} />
      </td>
      <td data-label="Took">
        <Duration from={startedAt} to={finishedAt} />
      </td>
      <td data-label="Logs">
        <Tries run={run} instance={instance} />
      </td>
    </tr>
  )
}

/** The last tries, the newest first. A command that was retried for days has many. */
function Tries({ run, instance: { taskId, sample, tryNumber } }: { run: Run; instance: TaskInstance }): VNode {
  if (tryNumber === 0) return <span class="quiet">none</span>
  const numbers = Array.from({ length: Math.min(tryNumber, TRIES_SHOWN) }, (_, back) => tryNumber - back)
  const tries = `/api/v1/runs/${run.id}/tasks/${encodeURIComponent(taskId)}/tries`
  const query = sample === '' ? '' : `?sample=${encodeURIComponent(sample)}`
  return (
    <span class="links">
      {numbers.map((number) => (
        <a key={number} href={`${tries}/${number}/log${query}`}>
          Log {number}
        </a>
      ))}
      <a href={`${tries}${query}`}>Tries</a>
    </span>
  )
}
