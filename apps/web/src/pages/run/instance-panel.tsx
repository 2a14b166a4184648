import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { RUN_TABS } from '../../addresses.ts'
import { instanceQuery, namedInstanceQuery } from '../../data/instances.ts'
import { useMay } from '../../data/me.ts'
import type { InstanceDetail } from '../../data/shapes/instance.ts'
import type { RunDetail } from '../../data/shapes/run.ts'
import { Icon } from '../../parts/icon.tsx'
import { Id } from '../../parts/id.tsx'
import { InstanceActions } from '../../parts/instances/instance-actions.tsx'
import { InstanceTime } from '../../parts/instances/instance-time.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { useShortcut } from '../../parts/shortcuts.ts'
import { StateBadge } from '../../parts/state.tsx'
import { shownState } from '../../parts/state-shapes.ts'
import { DecisionTab } from './decision-tab.tsx'
import { DetailsTab } from './details-tab.tsx'
import styles from './instance-panel.module.css'
import { WaitNote } from './wait-note.tsx'

const LogTab = lazy(() => import('./log/log-tab.tsx').then((module) => ({ default: module.LogTab })))
const OutputsTab = lazy(() => import('./outputs/outputs-tab.tsx').then((module) => ({ default: module.OutputsTab })))
const route = getRouteApi('/runs/$run')

export interface InstanceTabProps {
  readonly run: RunDetail
  readonly instance: InstanceDetail
}

const TABS = {
  log: { text: 'Log', Content: LogTab },
  decision: { text: 'Decision', Content: DecisionTab },
  outputs: { text: 'Outputs', Content: OutputsTab },
  details: { text: 'Details', Content: DetailsTab },
} as const

/** The task instance in the URL. */
export function InstancePanel({ run, task }: { readonly run: RunDetail; readonly task: string }): ReactNode {
  const { sample } = route.useSearch()
  const named = useQuery(namedInstanceQuery(run.id, task, sample))
  const id = named.data?.id
  const detail = useQuery({ ...instanceQuery(run.id, id ?? 0), enabled: id !== undefined })
  const error = named.error ?? detail.error
  if (error) return <ErrorNote error={error} retry={detail.refetch} />
  if (named.data === null) {
    return (
      <EmptyNote title={`This run has no task instance of '${task}'`}>
        {sample === undefined ? null : `Sample '${sample}' is not among those of this run.`}
      </EmptyNote>
    )
  }
  if (detail.data === undefined) return <Loading lines={8} />
  return <Panel run={run} instance={detail.data} />
}

function Loading({ lines }: { readonly lines: number }): ReactNode {
  return (
    <div className={styles.loading}>
      <Skeleton lines={lines} />
    </div>
  )
}

function Panel({ run, instance }: InstanceTabProps): ReactNode {
  const { tab = 'log' } = route.useSearch()
  const mayAct = useMay('operator')
  const navigate = useNavigate({ from: '/runs/$run' })
  useShortcut('l', 'show the log', () => navigate({ search: (before) => ({ ...before, tab: 'log' }), replace: true }))
  const { Content } = TABS[tab]
  return (
    <>
      <header className={styles.head}>
        <Link
          to="/runs/$run"
          params={{ run: String(run.id) }}
          search={(before) => ({ ...before, task: undefined, sample: undefined, try: undefined })}
          className={styles.back}
          aria-label="Back to the tasks of the run"
        >
          <Icon name="back" />
        </Link>
        <h2>
          <Id>{instance.task_id}</Id>
          {instance.sample === null ? null : (
            <span className="quiet">
              {' '}
              · <Id most={28}>{instance.sample}</Id>
            </span>
          )}
        </h2>
        <StateBadge state={shownState(instance)} />
        {instance.started_at === null ? null : <InstanceTime instance={instance} />}
        {mayAct ? (
          <span className="spread">
            <InstanceActions ids={[instance.id]} />
          </span>
        ) : null}
      </header>
      {instance.failure ? (
        <p className={styles.failure}>
          <Sentence>{instance.failure}</Sentence>
        </p>
      ) : null}
      <div className={styles.wait}>
        <WaitNote run={run} instance={instance} />
      </div>
      <Tabs chosen={tab} />
      <Suspense fallback={<Loading lines={6} />}>
        <Content key={instance.id} run={run} instance={instance} />
      </Suspense>
    </>
  )
}

function Tabs({ chosen }: { readonly chosen: keyof typeof TABS }): ReactNode {
  const navigate = useNavigate({ from: '/runs/$run' })
  return (
    <div className={styles.tabs} role="tablist" aria-label="Views of the task instance">
      {RUN_TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          aria-selected={tab === chosen}
          onClick={() => navigate({ search: (before) => ({ ...before, tab }), replace: true })}
        >
          {TABS[tab].text}
        </button>
      ))}
    </div>
  )
}
