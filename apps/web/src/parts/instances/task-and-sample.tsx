import { Id } from '../id.tsx'
import styles from './task-and-sample.module.css'

interface TaskAndSampleProps {
  readonly task: string
  readonly sample: string | null
  /** Maximum number of characters of the task. */
  readonly most?: number
}

/** A task, with its sample if it has one, on one line. */
export function TaskAndSample({ task, sample, most = 36 }: TaskAndSampleProps) {
  return (
    <span className={styles.both}>
      <Id most={most}>{task}</Id>
      {sample === null ? null : (
        <span className={styles.sample}>
          {' · '}
          <Id most={24}>{sample}</Id>
        </span>
      )}
    </span>
  )
}
