import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sourceQuery } from '../../../data/dags.ts'
import { Source } from '../../../parts/code/source.tsx'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './code-tab.module.css'

/** The files that define the DAG. */
export function CodeTab({ dag }: DagTabProps): ReactNode {
  const { data, error, refetch } = useQuery(sourceQuery(dag.dag_id))
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={12} height={20} />
  if (data.files.length === 0)
    return (
      <EmptyNote title="No source to show">The DAG belongs to ml-airflow, or its file can no longer be read.</EmptyNote>
    )
  return (
    <>
      {data.files.map(({ path, language, text }) => (
        <section key={path} className={styles.file} aria-label={path}>
          <header className={styles.head}>
            <bdi className="mono">{path}</bdi>
            <CopyButton text={text} label={`Copy ${path}`} />
            <span className="quiet spread">as it is now</span>
          </header>
          <Source text={text} language={language} />
        </section>
      ))}
    </>
  )
}
