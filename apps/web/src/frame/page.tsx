import { type ReactNode, useEffect } from 'react'
import styles from './page.module.css'

interface PageProps {
  /** Title of the browser tab and, without `head`, of the page. */
  readonly title: string
  /** Replaces the title: breadcrumbs, state, figures. */
  readonly head?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** Head and content of a page. */
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

/** `iris_training_dag › run 42`: breadcrumbs, all but the last one links. */
export function Trail({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.trail}>{children}</div>
}
