import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { savingOfRunQuery } from '../../data/runs.ts'
import { SETTLED_STATES } from '../../data/shapes/common.ts'
import type { RunDetail } from '../../data/shapes/run.ts'
import { Trail } from '../../frame/page.tsx'
import { ConfChanges } from '../../parts/conf.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { DagConf } from '../../parts/dag-conf.tsx'
import { Id } from '../../parts/id.tsx'
import { Banner } from '../../parts/notes.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { StateBadge, StateCounts } from '../../parts/state.tsx'
import { listText, numberText, plural } from '../../parts/text.ts'
import { Duration, Time } from '../../parts/time.tsx'
import { Unpause } from '../../parts/unpause.tsx'
import styles from './run-page.module.css'

export function RunHead({ run }: { readonly run: RunDetail }): ReactNode {
  const { id, dag_id, state, counts = {}, started_at, finished_at, duration_ms } = run
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const done = SETTLED_STATES.reduce((sum, one) => sum + (counts[one] ?? 0), 0)
  const isOpen = finished_at === null
  return (
    <Trail>
      <h1 className="row">
        <Link to="/dags/$dag" params={{ dag: dag_id }}>
          <Id>{dag_id}</Id>
        </Link>
        <span className="quiet">›</span>
        <span>run {id}</span>
      </h1>
      <StateBadge state={state} />
      {total > 0 && isOpen ? (
        <span className="row">
          <progress max={total} value={done} aria-label="Settled task instances" />
          <span className="quiet number">
            {numberText(done)}/{numberText(total)}
          </span>
        </span>
      ) : null}
      {isOpen ? null : <StateCounts counts={counts} />}
      <Duration ms={isOpen ? null : (duration_ms ?? null)} since={started_at} />
      <DagConf dag={dag_id} conf={run.conf} />
    </Trail>
  )
}

/** A run decides what it skips when it begins. */
function Saved({ run: { id, counts = {} } }: { readonly run: RunDetail }): ReactNode {
  const skipped = counts.skipped ?? 0
  const { data } = useQuery({ ...savingOfRunQuery(id), enabled: skipped > 0 })
  return data === undefined || data.saved_ms === 0 ? null : (
    <span>
      saved <Duration ms={data.saved_ms} since={null} />
    </span>
  )
}

/** Reasons for waiting, and the origin of the run. */
export function RunNotes({ run }: { readonly run: RunDetail }): ReactNode {
  const { waiting_for = [], differs_from, triggered_by, run_id, created_at, execution_date } = run
  return (
    <>
      {waiting_for.length > 0 ? (
        <Banner tone="busy">
          {waiting_for.map((sentence) => (
            <p key={sentence}>
              <Sentence>{sentence}</Sentence>
            </p>
          ))}
          <Unpause dag={run.dag_id} />
        </Banner>
      ) : null}
      <p className={styles.facts}>
        <span>
          <Id>{run_id}</Id>
        </span>
        <span>
          {triggered_by ? (
            <>
              by <bdi>{triggered_by}</bdi>{' '}
            </>
          ) : null}
          <Time at={created_at} />
        </span>
        <span>
          for <Time at={execution_date} exact />
        </span>
        <Choices run={run} />
        {run.trace_id === null ? null : <TraceId id={run.trace_id} />}
        <Saved run={run} />
        {differs_from ? (
          <span>
            as{' '}
            <Link to="/runs/compare" search={{ a: String(differs_from.id), b: String(run.id) }}>
              run {differs_from.id}
            </Link>
            , but <ConfChanges changes={differs_from.changes} />
          </span>
        ) : null}
      </p>
    </>
  )
}

/** Choices of the trigger besides the conf. */
function Choices({ run: { samples, force, pool } }: { readonly run: RunDetail }): ReactNode {
  return (
    <>
      {samples.length > 0 ? <span>{plural(samples.length, 'sample')}</span> : null}
      {force === 'all' ? <span>forced: all</span> : null}
      {force !== 'all' && force.length > 0 ? <span title={force.join(', ')}>forced: {listText(force, 3)}</span> : null}
      {pool === null ? null : (
        <span>
          in pool <Id>{pool}</Id>
        </span>
      )}
    </>
  )
}

/** Finds the run at the collector of traces. */
function TraceId({ id }: { readonly id: string }): ReactNode {
  return (
    <span title="Id of its trace at the OpenTelemetry collector">
      trace{' '}
      <code>
        <Id most={13}>{id}</Id>
      </code>
      <CopyButton text={id} label="Copy the trace id" />
    </span>
  )
}
