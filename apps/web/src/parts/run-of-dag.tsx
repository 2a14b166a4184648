import type { ReactNode } from 'react'
import { Id } from './id.tsx'
import styles from './run-of-dag.module.css'

/** `iris_training_dag 42`: a run among those of all DAGs, on one line. */
export function RunOfDag({ dag, run }: { readonly dag: string; readonly run: number }): ReactNode {
  return (
    <span className={styles.both}>
      <Id most={28}>{dag}</Id>
      {` ${run}`}
    </span>
  )
}
