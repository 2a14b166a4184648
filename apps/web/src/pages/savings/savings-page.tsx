import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { savingsQuery } from '../../data/runs.ts'
import type { Savings } from '../../data/shapes/admin.ts'
import { Page } from '../../frame/page.tsx'
import { durationText } from '../../parts/durations.ts'
import { Id } from '../../parts/id.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Segments } from '../../parts/segments.tsx'
import { numberText } from '../../parts/text.ts'
import styles from './savings-page.module.css'

const BY = [
  { value: 'dag', text: 'By DAG' },
  { value: 'week', text: 'By week' },
] as const

/** Time saved by skipped tasks. */
export function SavingsPage(): ReactNode {
  const [by, setBy] = useState<'dag' | 'week'>('dag')
  const query = useQuery(savingsQuery(by))
  return (
    <Page
      title="Savings"
      actions={<Segments<'dag' | 'week'> label="Totals" value={by} choices={BY} onChange={setBy} />}
    >
      <Loaded query={query}>{(savings) => <Content savings={savings} />}</Loaded>
    </Page>
  )
}

function Content({ savings: { total_ms, rows } }: { readonly savings: Savings }): ReactNode {
  if (rows.length === 0)
    return <EmptyNote title="Nothing has been skipped yet">Trigger a DAG twice to see which work is skipped.</EmptyNote>
  const most = Math.max(1, ...rows.map(({ saved_ms }) => saved_ms))
  return (
    <>
      <p className={styles.sum}>
        <strong className={styles.total}>{durationText(total_ms)}</strong> saved by skipping finished work in the newest
        runs, at most 500
      </p>
      <ul className={styles.rows}>
        {rows.map(({ dag_id, week, skipped, saved_ms }) => (
          <li key={dag_id ?? week} className={styles.row}>
            <span className={styles.name}>
              {dag_id === null ? (
                `week of ${week}`
              ) : (
                <Link to="/dags/$dag" params={{ dag: dag_id }}>
                  <Id>{dag_id}</Id>
                </Link>
              )}
            </span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.bar} style={{ width: `${(100 * saved_ms) / most}%` }} />
            </span>
            <span className="number">{durationText(saved_ms)}</span>
            <span className="number quiet">{numberText(skipped)} skipped</span>
          </li>
        ))}
      </ul>
    </>
  )
}
