import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { sourceQuery } from '../../../data/dags.ts'
import type { DagSource } from '../../../data/shapes/dag.ts'
import { Source } from '../../../parts/code/source.tsx'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './code-tab.module.css'
import { SourceChoice } from './source-choice.tsx'

const SourceChanges = lazy(() => import('./source-changes.tsx').then((module) => ({ default: module.SourceChanges })))
const route = getRouteApi('/dags/$dag')

/** Files of the DAG, current or as of a run, and their differences from another version. */
export function CodeTab({ dag }: DagTabProps): ReactNode {
  const { run, against } = route.useSearch()
  const shown = useQuery(sourceQuery(dag.dag_id, run))
  const other = useQuery({
    ...sourceQuery(dag.dag_id, against === 'now' ? undefined : against),
    enabled: against !== undefined,
  })
  const error = shown.error ?? other.error
  return (
    <>
      <SourceChoice dag={dag.dag_id} run={run} against={against} />
      {error ? <ErrorNote error={error} retry={shown.refetch} /> : null}
      {shown.data === undefined && !error ? <Skeleton lines={12} height={20} /> : null}
      {shown.data && run !== undefined && shown.data.as_of === 'now' ? (
        <p className="quiet">The files of run {run} were not kept. These are the files as they are now.</p>
      ) : null}
      {shown.data && against === undefined ? <Files source={shown.data} /> : null}
      {shown.data && against !== undefined && other.data ? (
        <Suspense fallback={<Skeleton lines={12} height={20} />}>
          <SourceChanges before={other.data} after={shown.data} />
        </Suspense>
      ) : null}
    </>
  )
}

function Files({ source }: { readonly source: DagSource }): ReactNode {
  if (source.files.length === 0)
    return (
      <EmptyNote title="No source to show">The DAG belongs to ml-airflow, or its file can no longer be read.</EmptyNote>
    )
  return source.files.map(({ path, language, text }) => (
    <section key={path} className={styles.file} aria-label={path}>
      <header className={styles.head}>
        <bdi className="mono">{path}</bdi>
        <CopyButton text={text} label={`Copy ${path}`} />
      </header>
      <Source text={text} language={language} />
    </section>
  ))
}
