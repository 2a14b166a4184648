import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { nextDatesQuery } from '../../../data/dags.ts'
import { ErrorNote } from '../../../parts/notes.tsx'
import { plural } from '../../../parts/text.ts'
import { Time } from '../../../parts/time.tsx'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './details-tab.module.css'

/** Schedule, next dates, and past dates without a run. */
export function NextDates({ dag }: DagTabProps): ReactNode {
  const { data, error } = useQuery({ ...nextDatesQuery(dag.dag_id), enabled: dag.schedule !== null })
  if (dag.schedule === null)
    return (
      <section className={styles.card}>
        <h2>Schedule</h2>
        <p className="quiet">None: runs are triggered manually or through the API.</p>
      </section>
    )
  const { cron, time_zone, catchup, overlap } = dag.schedule
  return (
    <section className={`${styles.card} ${styles.dates}`}>
      <h2>Schedule</h2>
      <p>
        <code>{cron}</code> in {time_zone} · catch-up {catchup ? 'on' : 'off'} · overlap: {overlap.replaceAll('_', ' ')}
      </p>
      {error ? <ErrorNote error={error} /> : null}
      {data ? (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Execution date</th>
              <th>Run is created</th>
            </tr>
          </thead>
          <tbody>
            {data.next.map(({ execution_date, run_at }) => (
              <tr key={execution_date}>
                <td>
                  <Time at={execution_date} exact />
                </td>
                <td>
                  <Time at={run_at} />
                </td>
              </tr>
            ))}
            {data.missed.map((missed) => (
              <MissedDates key={missed.execution_date} missed={missed} />
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  )
}

interface MissedDatesProps {
  readonly missed: {
    readonly execution_date: string
    readonly last_execution_date: string
    readonly count: number
    readonly noticed_at: string
    readonly why: string
  }
}

function MissedDates({ missed }: MissedDatesProps): ReactNode {
  const { execution_date: first, last_execution_date: last, count, noticed_at, why } = missed
  return (
    <tr className={styles.missed}>
      <td>
        <Time at={first} exact />
        {last === first ? null : (
          <>
            {' '}
            to <Time at={last} exact />
          </>
        )}
      </td>
      <td>
        {`${plural(count, 'date')} missed: ${why}`} Noticed <Time at={noticed_at} />.
      </td>
    </tr>
  )
}
