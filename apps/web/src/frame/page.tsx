import { type ReactNode, useEffect } from 'react'
import styles from './page.module.css'

interface PageProps {
  /** Of the browser's tab, and of the page where `head` does not say more. */
  readonly title: string
  /** In place of the title: where the page belongs, its state, its figures. */
  readonly head?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page's head and its content. */
export function Page({ title, head, actions, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · ml-airflow`
  }, [title])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        {head ?? <h1>{title}</h1>}
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** `iris_training_dag › run 42`: each but the last a link. */
export function Trail({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.trail}>{children}</div>
}
