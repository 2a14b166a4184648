import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { RunDetail } from '../../data/shapes/run.ts'
import { Trail } from '../../frame/page.tsx'
import { ConfChanges } from '../../parts/conf.tsx'
import { DagConf } from '../../parts/dag-conf.tsx'
import { Id } from '../../parts/id.tsx'
import { Banner } from '../../parts/notes.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { Duration, Time } from '../../parts/time.tsx'
import styles from './run-page.module.css'

const SETTLED = ['success', 'skipped', 'failed', 'upstream_failed', 'cancelled']

export function RunHead({ run }: { readonly run: RunDetail }): ReactNode {
  const { id, dag_id, state, counts = {}, started_at, finished_at, duration_ms } = run
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const done = SETTLED.reduce((sum, one) => sum + (counts[one] ?? 0), 0)
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
      {total > 0 ? (
        <span className="row">
          <progress className={styles.progress} max={total} value={done} aria-label="Settled task instances" />
          <span className="quiet number">
            {done}/{total}
          </span>
        </span>
      ) : null}
      <Duration ms={isOpen ? null : (duration_ms ?? null)} since={started_at} />
      <DagConf dag={dag_id} conf={run.conf} />
    </Trail>
  )
}

/** Reasons for waiting, and the origin of the run. */
export function RunNotes({ run }: { readonly run: RunDetail }): ReactNode {
  const { waiting_for = [], differs_from, triggered_by, run_id, created_at, execution_date, samples, force, pool } = run
  return (
    <>
      {waiting_for.length > 0 ? (
        <Banner tone="busy">
          {waiting_for.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
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
        {samples.length > 0 ? <span>{samples.length} samples</span> : null}
        {force === 'all' || force.length > 0 ? <span>forced: {force === 'all' ? 'all' : force.join(', ')}</span> : null}
        {pool === null ? null : <span>in pool {pool}</span>}
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
