import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ApiError } from '../../../data/client.ts'
import { coverageQuery } from '../../../data/dags.ts'
import { useMay } from '../../../data/me.ts'
import type { CoverageRow } from '../../../data/shapes/dag.ts'
import type { RecordSelection } from '../../../data/shapes/record.ts'
import { Conf } from '../../../parts/conf.tsx'
import { defaultsOf } from '../../../parts/dag-conf.tsx'
import { toggled } from '../../../parts/marks.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { RecordActions } from '../../../parts/records/record-actions.tsx'
import { Segments } from '../../../parts/segments.tsx'
import { StateIcon, stateColour } from '../../../parts/state.tsx'
import { shapeOf } from '../../../parts/state-shapes.ts'
import { plural } from '../../../parts/text.ts'
import { samplesText } from '../../trigger/samples.ts'
import type { DagTabProps } from '../dag-page.tsx'
import { CompleteDialog } from './complete-dialog.tsx'
import styles from './coverage-tab.module.css'

type By = 'parameters' | 'samples'

const route = getRouteApi('/dags/$dag')

/** Which sets of parameters, or which samples, each task has done over all runs. */
export function CoverageTab({ dag }: DagTabProps): ReactNode {
  const { by = 'parameters' } = route.useSearch()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isOpen, setOpen] = useState(false)
  const mayRun = useMay('operator')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(coverageQuery(dag.dag_id, by))
  if (error instanceof ApiError && error.status === 404)
    return <EmptyNote title="This server does not report coverage">The grid shows what each run has done.</EmptyNote>
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={8} />
  const rows = data.pages.flatMap((page) => page.rows)
  const missing = rows.filter((row) => chosen.has(row.key))
  const toggle = (key: string) => setChosen((before) => toggled(before, key))
  return (
    <>
      <div className="row">
        <RowChoice by={by} />
        {mayRun ? (
          <>
            <Choice
              missing={missing.length}
              onChooseAll={() => setChosen(new Set(rows.filter(isIncomplete).map(({ key }) => key)))}
              onComplete={() => setOpen(true)}
            />
            <RecordActions label="Change records" selections={missing.map((row) => selectionOf(dag, row))} />
          </>
        ) : null}
        <Link to="/records" search={{ dag_id: dag.dag_id }} className="spread">
          All records
        </Link>
      </div>
      {rows.length === 0 ? <EmptyNote title="Nothing has run yet" /> : null}
      <Matrix
        dag={dag}
        rows={rows}
        columns={data.pages[0]?.columns ?? []}
        chosen={chosen}
        onToggle={mayRun ? toggle : undefined}
      />
      {hasNextPage ? (
        <button type="button" onClick={() => fetchNextPage()}>
          Show more
        </button>
      ) : null}
      {isOpen ? <CompleteDialog dag={dag.dag_id} rows={missing} onClose={() => setOpen(false)} /> : null}
    </>
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
  /** Chosen rows. */
  readonly missing: number
  onChooseAll(): void
  onComplete(): void
}

function Choice({ missing, onChooseAll, onComplete }: ChoiceProps): ReactNode {
  return (
    <>
      <button type="button" onClick={onChooseAll}>
        Choose what is incomplete
      </button>
      <button type="button" className="primary" disabled={missing === 0} onClick={onComplete}>
        {missing === 0 ? 'Complete the selected' : `Complete ${plural(missing, 'row')}`}
      </button>
    </>
  )
}

interface MatrixProps extends DagTabProps {
  readonly rows: readonly CoverageRow[]
  readonly columns: readonly { readonly task_id: string }[]
  readonly chosen: ReadonlySet<string>
  /** Without it no row can be chosen. */
  readonly onToggle: ((key: string) => void) | undefined
}

function Matrix({ dag, rows, columns, chosen, onToggle }: MatrixProps): ReactNode {
  return (
    <div className={styles.pane}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th>Parameters</th>
            {columns.map(({ task_id }) => (
              <th key={task_id}>
                <bdi>{task_id}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {onToggle !== undefined ? (
                  <label className={styles.key}>
                    <input type="checkbox" checked={chosen.has(row.key)} onChange={() => onToggle(row.key)} />
                    <RowKey row={row} dag={dag} />
                  </label>
                ) : (
                  <RowKey row={row} dag={dag} />
                )}
              </th>
              {columns.map(({ task_id }) => (
                <td key={task_id}>
                  <Cell row={row} task={task_id} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Of rows of the same parameters, the samples tell them apart. */
function Samples({ row, dag }: DagTabProps & { readonly row: CoverageRow }): ReactNode {
  if (row.sample !== null) return <bdi>{row.sample}</bdi>
  const isUsual = row.samples.join() === dag.samples.join()
  return isUsual || row.samples.length === 0 ? null : <span className="quiet">of {samplesText(row.samples)}</span>
}

/** The records that a row stands for. */
function selectionOf({ dag_id }: DagTabProps['dag'], { parameters, sample }: CoverageRow): RecordSelection {
  return { dag_id, conf: parameters, ...(sample === null ? {} : { samples: [sample] }) }
}

function isIncomplete({ cells }: CoverageRow): boolean {
  return Object.values(cells).some(({ state }) => state !== 'done' && state !== 'running')
}

function Cell({ row, task }: { readonly row: CoverageRow; readonly task: string }): ReactNode {
  const cell = row.cells[task]
  if (cell === undefined) return null
  const words = `${task}: ${shapeOf(cell.state).label}. ${cell.sentence}`
  const icon = <StateIcon state={cell.state} label={words} />
  if (cell.run === null)
    return (
      <span className={styles.cell} style={{ color: stateColour(cell.state) }} title={words}>
        {icon}
      </span>
    )
  return (
    <Link
      to="/runs/$run"
      params={{ run: String(cell.run) }}
      search={{ task, sample: row.sample ?? undefined }}
      className={styles.cell}
      style={{ color: stateColour(cell.state) }}
      title={words}
    >
      {icon}
    </Link>
  )
}

function RowKey({ row, dag }: { readonly row: CoverageRow } & DagTabProps): ReactNode {
  return (
    <>
      <Conf conf={row.parameters} defaults={defaultsOf(dag)} />
      <Samples row={row} dag={dag} />
    </>
  )
}
