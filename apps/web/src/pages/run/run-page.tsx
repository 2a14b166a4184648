import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { runQuery } from '../../data/runs.ts'
import { Page } from '../../frame/page.tsx'
import { NotFoundPage } from '../../frame/page-errors.tsx'
import { ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { PaneDivider, usePane } from '../../parts/pane-divider.tsx'
import { InstancePanel } from './instance-panel.tsx'
import { RunActions } from './run-actions.tsx'
import { RunHead, RunNotes } from './run-head.tsx'
import styles from './run-page.module.css'
import { RunViews } from './run-views.tsx'

const route = getRouteApi('/runs/$run')

export function RunPage(): ReactNode {
  const { run } = route.useParams()
  return /^[1-9]\d{0,14}$/.test(run) ? <KnownRunPage id={Number(run)} /> : <NotFoundPage />
}

/** One run: tasks on the left, the selected task on the right. On a phone, the selected task fills the page. */
function KnownRunPage({ id }: { readonly id: number }): ReactNode {
  const { task } = route.useSearch()
  const { data: run, error, refetch } = useQuery(runQuery(id))
  const pane = usePane('run', { initial: 560, least: 320, most: 1100 })
  if (error) {
    return (
      <Page title={`Run ${id}`}>
        <ErrorNote error={error} retry={refetch} next={<Link to="/runs">All runs</Link>} />
      </Page>
    )
  }
  if (run === undefined) {
    return (
      <Page title={`Run ${id}`}>
        <Skeleton lines={10} />
      </Page>
    )
  }
  return (
    <Page
      title={`${run.dag_id} run ${id}`}
      state={run.state}
      head={<RunHead run={run} />}
      actions={<RunActions run={run} />}
    >
      <RunNotes run={run} />
      <div className={styles.columns} data-chosen={task !== undefined}>
        <div className={styles.left} style={{ '--width': `${pane.width}px` } as React.CSSProperties}>
          <RunViews run={run} />
        </div>
        <PaneDivider label="Width of the task list" pane={pane} />
        <section className={styles.right} aria-label="Task instance">
          {task === undefined ? <NothingChosen /> : <InstancePanel run={run} task={task} />}
        </section>
      </div>
    </Page>
  )
}

function NothingChosen(): ReactNode {
  return (
    <div className={styles.nothing}>
      <p className="quiet">Choose a task to see its log, decision and outputs.</p>
      <p className="quiet">
        The page <Link to="/tasks">Tasks</Link> lists those of all runs.
      </p>
    </div>
  )
}
