import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ApiError } from '../../../data/client.ts'
import { coverageQuery } from '../../../data/dags.ts'
import { given } from '../../../data/given.ts'
import { useMay } from '../../../data/me.ts'
import type { CoverageRow } from '../../../data/shapes/dag.ts'
import type { RecordSelection } from '../../../data/shapes/record.ts'
import { Legend } from '../../../parts/legend.tsx'
import { toggled } from '../../../parts/marks.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { RecordActions } from '../../../parts/records/record-actions.tsx'
import { Segments } from '../../../parts/segments.tsx'
import { plural } from '../../../parts/text.ts'
import type { DagTabProps } from '../dag-page.tsx'
import { CompleteDialog } from './complete-dialog.tsx'
import { Matrix } from './matrix.tsx'

const COVERAGE_STATES = ['done', 'running', 'stale', 'failed', 'never'] as const

type By = 'parameters' | 'samples'

const route = getRouteApi('/dags/$dag')

/** Parameter sets or samples that each task has finished, over all runs. */
export function CoverageTab({ dag }: DagTabProps): ReactNode {
  const { by = 'parameters' } = route.useSearch()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [completed, setCompleted] = useState<readonly CoverageRow[]>([])
  const mayRun = useMay('operator')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(coverageQuery(dag.dag_id, by))
  if (error instanceof ApiError && error.status === 404)
    return <EmptyNote title="This server does not report coverage">The grid shows what each run has done.</EmptyNote>
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={8} />
  const rows = data.pages.flatMap((page) => page.rows)
  if (rows.length === 0)
    return <EmptyNote title="Nothing has run yet">Results appear when a run first needs them.</EmptyNote>
  const missing = rows.filter((row) => chosen.has(row.key))
  const finish = () => {
    setCompleted([])
    setChosen(new Set())
  }
  return (
    <>
      <Tools
        dag={dag}
        by={by}
        missing={missing}
        onSelectAll={() => setChosen(new Set(rows.filter(isIncomplete).map(({ key }) => key)))}
        onComplete={() => setCompleted(missing)}
      />
      <Matrix
        dag={dag}
        tasks={data.pages[0]?.columns.map(({ task_id }) => task_id) ?? []}
        rows={rows}
        chosen={chosen}
        onToggle={mayRun ? (key) => setChosen((before) => toggled(before, key)) : undefined}
        onComplete={mayRun ? (row) => setCompleted([row]) : undefined}
      />
      <Legend states={COVERAGE_STATES} />
      {hasNextPage ? <More onClick={() => fetchNextPage()} /> : null}
      {completed.length > 0 ? (
        <CompleteDialog dag={dag.dag_id} rows={completed} onClose={() => setCompleted([])} onDone={finish} />
      ) : null}
    </>
  )
}

interface ToolsProps extends DagTabProps {
  readonly by: By
  /** Selected rows. */
  readonly missing: readonly CoverageRow[]
  onSelectAll(): void
  onComplete(): void
}

function Tools({ dag, by, missing, onSelectAll, onComplete }: ToolsProps): ReactNode {
  const mayRun = useMay('operator')
  return (
    <div className="row">
      <RowChoice by={by} />
      {mayRun ? (
        <>
          <Choice missing={missing.length} onSelectAll={onSelectAll} onComplete={onComplete} />
          <RecordActions label="Change records" selections={missing.map((row) => selectionOf(dag, row))} />
        </>
      ) : null}
      <Link to="/records" search={{ dag_id: dag.dag_id }} className="spread">
        All records
      </Link>
    </div>
  )
}

function More({ onClick }: { onClick(): void }): ReactNode {
  return (
    <button type="button" onClick={onClick}>
      Show more
    </button>
  )
}

function RowChoice({ by }: { readonly by: By }): ReactNode {
  const navigate = useNavigate({ from: '/dags/$dag' })
  return (
    <Segments<By>
      label="Rows"
      value={by}
      choices={[
        { value: 'parameters', text: 'By parameters' },
        { value: 'samples', text: 'By samples' },
      ]}
      onChange={(value) => navigate({ search: (before) => ({ ...before, by: value }) })}
    />
  )
}

interface ChoiceProps {
  /** Number of selected rows. */
  readonly missing: number
  onSelectAll(): void
  onComplete(): void
}

function Choice({ missing, onSelectAll, onComplete }: ChoiceProps): ReactNode {
  return (
    <>
      <button type="button" onClick={onSelectAll}>
        Select incomplete
      </button>
      <button type="button" className="primary" disabled={missing === 0} onClick={onComplete}>
        {missing === 0 ? 'Complete the selected' : `Complete ${plural(missing, 'row')}`}
      </button>
    </>
  )
}

/** Records behind a row. */
function selectionOf({ dag_id }: DagTabProps['dag'], { parameters, sample }: CoverageRow): RecordSelection {
  return given({ dag_id, conf: parameters, samples: sample === null ? undefined : [sample] })
}

function isIncomplete({ cells }: CoverageRow): boolean {
  return Object.values(cells).some(({ state }) => state !== 'done' && state !== 'running')
}
