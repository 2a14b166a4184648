import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import styles from './form-and-plan.module.css'

/** A form at the left, its plan at the right; on a phone one after the other. */
export function FormAndPlan({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.columns}>{children}</div>
}

interface FormPaneProps {
  readonly label: string
  readonly head?: ReactNode
  readonly children: ReactNode
}

export function FormPane({ label, head, children }: FormPaneProps): ReactNode {
  return (
    <section className={styles.pane} aria-label={label}>
      {head ? <header className={styles.head}>{head}</header> : null}
      <div className={styles.body}>{children}</div>
    </section>
  )
}

interface PlanFrameProps {
  readonly summary: string
  /** Whether a newer plan is being made. */
  readonly isStale?: boolean
  /** Whether the plan is that of an earlier, valid form. */
  readonly isOutdated?: boolean
  readonly children: ReactNode
  readonly actions: ReactNode
}

/** What a form will do, with the button that does it. */
export function PlanFrame({ summary, isStale = false, isOutdated = false, children, actions }: PlanFrameProps) {
  return (
    <section className={styles.pane} aria-label="What will happen">
      <header className={styles.head}>
        <h2>What will happen</h2>
        <p className={styles.summary} aria-live="polite">
          {summary}
        </p>
      </header>
      <div className={clsx(styles.body, styles.plan)} data-stale={isStale} data-outdated={isOutdated}>
        {children}
      </div>
      <footer className={styles.foot}>{actions}</footer>
    </section>
  )
}
