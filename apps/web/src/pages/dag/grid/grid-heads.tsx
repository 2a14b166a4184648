import { memo, type ReactNode } from 'react'
import type { GridRun } from '../../../data/shapes/dag.ts'
import { durationText } from '../../../parts/durations.ts'
import { LightLink, runPath } from '../../../parts/light-link.tsx'
import { StateIcon, stateColour } from '../../../parts/state.tsx'
import { shapeOf } from '../../../parts/state-shapes.ts'
import { confText } from '../../../parts/text.ts'
import styles from './grid.module.css'
import { CELL } from './grid-drawing.ts'

const TALLEST = 28

interface GridHeadsProps {
  readonly runs: readonly GridRun[]
  /** Duration of the tallest bar. */
  readonly longestMs: number
  /** Rendered columns, both included. */
  readonly first: number
  readonly last: number
  /** Place of the first column, in pixels. */
  readonly left: number
}

/** Runs as bars above their columns. */
export const GridHeads = memo(function GridHeads({ runs, longestMs, first, last, left }: GridHeadsProps): ReactNode {
  return (
    <ol className={styles.heads} aria-label="Runs" style={{ left }}>
      {runs.slice(first, last + 1).map((run, place) => (
        <RunHead key={run.id} run={run} longestMs={longestMs} column={first + place} isReached={place === 0} />
      ))}
    </ol>
  )
})

interface RunHeadProps {
  readonly run: GridRun
  readonly longestMs: number
  readonly column: number
  /** Whether Tab reaches it. */
  readonly isReached: boolean
}

/** The height is the duration of the run, colour and shape its state. */
const RunHead = memo(function RunHead({ run, longestMs, column, isReached }: RunHeadProps): ReactNode {
  const spent = run.duration_ms === null ? '' : `, ${durationText(run.duration_ms)}`
  const words = `Run ${run.id}, ${run.run_id}: ${shapeOf(run.state).label}${spent}. ${confText(run.conf)}`
  const height = 4 + Math.round((TALLEST * (run.duration_ms ?? 0)) / longestMs)
  return (
    <li className={styles.place} style={{ left: column * CELL }}>
      <LightLink
        address={runPath(run.id)}
        className={styles.run}
        title={words}
        aria-label={words}
        data-column={column}
        data-row={-1}
        tabIndex={isReached ? undefined : -1}
      >
        <span className={styles.bar} data-state={run.state} style={{ height, color: stateColour(run.state) }} />
        <StateIcon state={run.state} size={12} />
        <span className={styles.number}>{run.id}</span>
      </LightLink>
    </li>
  )
})
