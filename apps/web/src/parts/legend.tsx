import type { ReactNode } from 'react'
import styles from './legend.module.css'
import { StateBadge } from './state.tsx'

/** Explains the shapes and colours of states. */
export function Legend({ states }: { readonly states: readonly string[] }): ReactNode {
  return (
    <div className={styles.legend}>
      {states.map((state) => (
        <StateBadge key={state} state={state} />
      ))}
    </div>
  )
}
