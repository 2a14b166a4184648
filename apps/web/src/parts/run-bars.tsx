import type { ReactNode } from 'react'
import type { RecentRun } from '../data/shapes/dag.ts'
import { durationText } from './durations.ts'
import { LightLink } from './light-link.tsx'
import styles from './run-bars.module.css'
import { stateColour } from './state.tsx'
import { shapeOf } from './state-shapes.ts'

const TALLEST = 26
const SMALLEST = 5
/** Reserves space for later runs, so that the layout stays stable. */
const PLACES = 14

/** The newest runs as bars, oldest first: the height is the duration, colour and shape the state. */
export function RunBars({ runs }: { readonly runs: readonly RecentRun[] }): ReactNode {
  const longest = Math.max(1, ...runs.map(({ duration_ms }) => duration_ms ?? 0))
  return (
    <ul className={styles.bars} aria-label="Newest runs">
      {Array.from({ length: Math.max(0, PLACES - runs.length) }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places are all alike
        <li key={place} aria-hidden="true" className={styles.empty} />
      ))}
      {runs.map((run) => (
        <li key={run.id}>
          <LightLink
            address={`/runs/${run.id}`}
            className={styles.place}
            title={wordsOf(run)}
            aria-label={wordsOf(run)}
          >
            <span
              className={styles.bar}
              data-state={run.state}
              style={{ height: heightOf(run.duration_ms, longest), color: stateColour(run.state) }}
            />
          </LightLink>
        </li>
      ))}
    </ul>
  )
}

function heightOf(ms: number | null, longest: number): number {
  return ms === null ? SMALLEST : SMALLEST + Math.round(((TALLEST - SMALLEST) * ms) / longest)
}

function wordsOf({ id, run_id, state, duration_ms }: RecentRun): string {
  const duration = duration_ms === null ? '' : `, ${durationText(duration_ms)}`
  return `Run ${id}, ${run_id}: ${shapeOf(state).label}${duration}`
}
