import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { nextDatesQuery } from '../../../data/dags.ts'
import { ErrorNote } from '../../../parts/notes.tsx'
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
    <section className={styles.card}>
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
              <th>Run is made</th>
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
            {data.missed.map(({ execution_date, why }) => (
              <tr key={execution_date} className={styles.missed}>
                <td>
                  <Time at={execution_date} exact />
                </td>
                <td>missed: {why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  )
}
