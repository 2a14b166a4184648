import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { durationText } from '../../../parts/durations.ts'
import { stateColour } from '../../../parts/state.tsx'
import { shapeOf } from '../../../parts/state-shapes.ts'
import styles from './durations-tab.module.css'

export interface Bar {
  readonly run: number
  /** Undefined if the run did not have the task. */
  readonly state: string | undefined
  readonly ms: number | null
}

const TALLEST = 44
const SMALLEST = 3

export function DurationBars({ bars }: { readonly bars: readonly Bar[] }): ReactNode {
  const longest = Math.max(1, ...bars.map(({ ms }) => ms ?? 0))
  return (
    <ul className={styles.bars}>
      {bars.map(({ run, state, ms }) => (
        <li key={run} className={styles.place}>
          {state === undefined ? null : (
            <Link
              to="/runs/$run"
              params={{ run: String(run) }}
              className={styles.bar}
              data-state={state}
              style={{ height: SMALLEST + ((TALLEST - SMALLEST) * (ms ?? 0)) / longest, color: stateColour(state) }}
              title={wordsOf(run, state, ms)}
              aria-label={wordsOf(run, state, ms)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function wordsOf(run: number, state: string, ms: number | null): string {
  return `Run ${run}: ${shapeOf(state).label}${ms === null ? '' : `, ${durationText(ms)}`}`
}
