import { memo, type ReactNode } from 'react'
import type { GridCell, GridRun, SampleCell } from '../../../data/shapes/dag.ts'
import { durationText } from '../../../parts/durations.ts'
import { LightLink } from '../../../parts/light-link.tsx'
import { countsInWords, StateIcon, sortedCounts, stateColour } from '../../../parts/state.tsx'
import { shapeOf, shownCounts, shownState } from '../../../parts/state-shapes.ts'
import { confText } from '../../../parts/text.ts'
import styles from './grid.module.css'

const TALLEST = 34

interface RunHeadProps {
  readonly run: GridRun | undefined
  readonly longest: number
}

/** A run as a bar: the height is its duration, colour and shape its state. */
export const RunHead = memo(function RunHead({ run, longest }: RunHeadProps): ReactNode {
  if (run === undefined) return null
  const words = `Run ${run.id}, ${run.run_id}: ${shapeOf(run.state).label}${spent(run.duration_ms)}. ${confText(run.conf)}`
  const height = 4 + Math.round((TALLEST * (run.duration_ms ?? 0)) / longest)
  return (
    <LightLink address={`/runs/${run.id}`} className={styles.run} title={words} aria-label={words}>
      <span className={styles.bar} style={{ height, color: stateColour(run.state) }} />
      <StateIcon state={run.state} size={12} />
      <span className={styles.number}>{run.id}</span>
    </LightLink>
  )
})

interface CellLinkProps {
  readonly run: GridRun | undefined
  readonly task: string
  readonly sample: string | undefined
  readonly cell: GridCell | SampleCell | undefined
}

/** One task of one run. For a per-sample task, the worst state and the share of each state. */
export const CellLink = memo(function CellLink({ run, task, sample, cell }: CellLinkProps): ReactNode {
  if (run === undefined || cell === undefined) return null
  const shares = 'states' in cell && cell.count > 1 ? cell : undefined
  const state = shownState(cell)
  const name = sample === undefined ? task : `${task} ${sample}`
  const words = `${name}, run ${run.id}: ${shares ? countsInWords(shownCounts(shares)) : shapeOf(state).label}${spent(cell.duration_ms)}`
  const query = new URLSearchParams({ task, ...(sample === undefined ? {} : { sample }) })
  return (
    <LightLink
      address={`/runs/${run.id}?${query}`}
      className={styles.cell}
      data-state={state}
      style={{ color: stateColour(state) }}
      title={words}
      aria-label={words}
    >
      <StateIcon state={state} size={14} />
      {shares ? <Shares cell={shares} /> : null}
    </LightLink>
  )
})

function Shares({ cell }: { readonly cell: GridCell }): ReactNode {
  return (
    <span className={styles.shares}>
      {sortedCounts(shownCounts(cell)).map(([state, share]) => (
        <span key={state} style={{ width: `${(100 * share) / cell.count}%`, background: stateColour(state) }} />
      ))}
    </span>
  )
}

function spent(ms: number | null): string {
  return ms === null ? '' : `, ${durationText(ms)}`
}
