import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DagLine } from '../../data/shapes/dag.ts'
import { Command } from '../../parts/notes.tsx'
import styles from './first-use.module.css'

const EXAMPLE = 'iris_training_dag'

/** Guide for the first run. */
export function FirstUse({ dags }: { readonly dags: readonly DagLine[] }): ReactNode {
  const first = dags.find((dag) => dag.dag_id === EXAMPLE) ?? dags[0]
  if (first === undefined) return null
  return (
    <section className={styles.first}>
      <h2>Nothing has run yet</h2>
      <ol>
        <li>
          <Link to="/dags/$dag/trigger" params={{ dag: first.dag_id }}>
            Trigger {first.dag_id}
          </Link>
          : the form shows what will happen before it happens.
        </li>
        <li>Watch its graph and logs while it runs.</li>
        <li>Change one parameter and trigger it again: tasks that do not depend on it are skipped.</li>
      </ol>
      <p>
        Or from a shell: <Command>{`ml-airflow trigger_dag ${first.dag_id}`}</Command>
      </p>
    </section>
  )
}
