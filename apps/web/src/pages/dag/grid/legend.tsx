import type { ReactNode } from 'react'
import { StateBadge } from '../../../parts/state.tsx'
import styles from './grid.module.css'

const STATES = [
  'success',
  'skipped',
  'running',
  'queued',
  'waiting',
  'up_for_retry',
  'failed',
  'upstream_failed',
  'cancelled',
]

export function Legend(): ReactNode {
  return (
    <div className={styles.legend}>
      {STATES.map((state) => (
        <StateBadge key={state} state={state} />
      ))}
    </div>
  )
}
