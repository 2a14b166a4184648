import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Id } from '../parts/id.tsx'
import { Skeleton } from '../parts/notes.tsx'
import { stateFavicon } from '../parts/state.tsx'
import styles from './page.module.css'

interface PageProps {
  /** Title of the browser tab and, without `head`, of the page. */
  readonly title: string
  /** Replaces the title: breadcrumbs, state, figures. */
  readonly head?: ReactNode
  /** State that the icon of the browser tab shows. Default: the product's icon. */
  readonly state?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** Head and content of a page. */
export function Page({ title, state, head, actions, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · ml-airflow`
  }, [title])
  useTabIcon(state)
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

function useTabIcon(state: string | undefined): void {
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    if (icon === null || state === undefined) return
    const usual = icon.href
    icon.href = stateFavicon(state)
    return () => {
      icon.href = usual
    }
  }, [state])
}

/** Placeholder while the code of a page loads. */
export function PendingPage(): ReactNode {
  return (
    <div className={styles.page}>
      <Skeleton lines={8} />
    </div>
  )
}

/** `iris_training_dag › run 42`: breadcrumbs, all but the last one links. */
export function Trail({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.trail}>{children}</div>
}

/** `iris_training_dag › Trigger`: head of a page below a DAG. */
export function DagTrail({ dag, title }: { readonly dag: string; readonly title: string }): ReactNode {
  return (
    <Trail>
      <Link to="/dags/$dag" params={{ dag }}>
        <Id>{dag}</Id>
      </Link>
      <span className="quiet">›</span>
      <h1>{title}</h1>
    </Trail>
  )
}
