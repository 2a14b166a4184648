import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CoverageRow } from '../../../data/shapes/dag.ts'
import { Conf } from '../../../parts/conf.tsx'
import { defaultsOf } from '../../../parts/dag-conf.tsx'
import { Id } from '../../../parts/id.tsx'
import { StateIcon, stateColour } from '../../../parts/state.tsx'
import { shapeOf } from '../../../parts/state-shapes.ts'
import { samplesText } from '../../trigger/samples.ts'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './coverage-tab.module.css'

interface MatrixProps extends DagTabProps {
  readonly tasks: readonly string[]
  readonly rows: readonly CoverageRow[]
  readonly chosen: ReadonlySet<string>
  /** Undefined for users without the right to act. */
  readonly onToggle: ((key: string) => void) | undefined
  readonly onComplete: ((row: CoverageRow) => void) | undefined
}

/** Rows of parameters or samples, columns of tasks. */
export function Matrix({ dag, tasks, rows, chosen, onToggle, onComplete }: MatrixProps): ReactNode {
  if (rows.length === 0) return null
  return (
    <div className={styles.pane}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th>Parameters</th>
            {tasks.map((task) => (
              <th key={task}>
                <Id>{task}</Id>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {onToggle === undefined ? (
                  <RowKey row={row} dag={dag} />
                ) : (
                  <label className={styles.key}>
                    <input type="checkbox" checked={chosen.has(row.key)} onChange={() => onToggle(row.key)} />
                    <RowKey row={row} dag={dag} />
                  </label>
                )}
              </th>
              {tasks.map((task) => (
                <td key={task}>
                  <Cell row={row} task={task} onComplete={onComplete} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The row's sample, or its samples if they differ from the DAG's. */
function Samples({ row, dag }: DagTabProps & { readonly row: CoverageRow }): ReactNode {
  if (row.sample !== null) return <bdi>{row.sample}</bdi>
  const isUsual = row.samples.join() === dag.samples.join()
  return isUsual || row.samples.length === 0 ? null : <span className="quiet">of {samplesText(row.samples)}</span>
}

interface CellProps extends Pick<MatrixProps, 'onComplete'> {
  readonly row: CoverageRow
  readonly task: string
}

/** Links to the run behind the cell. Without a run, it opens the plan that fills the row. */
function Cell({ row, task, onComplete }: CellProps): ReactNode {
  const cell = row.cells[task]
  if (cell === undefined) return null
  const words = `${task}: ${shapeOf(cell.state).label}. ${cell.sentence}`
  const icon = (
    <>
      <StateIcon state={cell.state} label={words} />
      {cell.done > 0 && cell.done < cell.count ? (
        <span className={styles.part}>
          {cell.done}/{cell.count}
        </span>
      ) : null}
    </>
  )
  if (cell.run === null && onComplete !== undefined)
    return (
      <button
        type="button"
        className={styles.cell}
        style={{ color: stateColour(cell.state) }}
        title={`${words} Click to complete the row.`}
        onClick={() => onComplete(row)}
      >
        {icon}
      </button>
    )
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
