import type { ReactNode } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { Id } from '../../../parts/id.tsx'
import styles from './grid.module.css'
import type { GridRow } from './grid-rows.ts'

interface GridNameProps {
  readonly row: GridRow
  readonly width: number
  readonly isUnfolded: boolean
  onToggle(task: string): void
}

/** Head of a row. A per-sample task unfolds to one row per sample. */
export function GridName({ row: { task, sample, count }, width, isUnfolded, onToggle }: GridNameProps): ReactNode {
  const letters = Math.floor((width - 48) / 7)
  if (sample !== undefined)
    return (
      <span className={styles.sample}>
        <Id most={letters}>{sample === '' ? 'not known yet' : sample}</Id>
      </span>
    )
  if (!task.per_sample)
    return (
      <span className={styles.plain}>
        <Id most={letters}>{task.task_id}</Id>
      </span>
    )
  return (
    <button
      type="button"
      className={styles.fold}
      aria-expanded={isUnfolded}
      title={isUnfolded ? 'Hide the samples' : 'Show the samples'}
      onClick={() => onToggle(task.task_id)}
    >
      <Icon name={isUnfolded ? 'down' : 'right'} size={10} />
      <Id most={letters - 5}>{task.task_id}</Id>
      <span className={styles.folded}>× {count}</span>
    </button>
  )
}
