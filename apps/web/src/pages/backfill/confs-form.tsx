import { type ReactNode, useMemo } from 'react'
import type { BackfillFormProps } from './backfill-form.ts'
import styles from './backfill-page.module.css'
import { readTable } from './read-table.ts'

const MOST_PROBLEMS = 10

/** A table of confs, one run per row. */
export function ConfsForm({ dag, form: { table }, onChange }: BackfillFormProps): ReactNode {
  const { problems } = useMemo(() => readTable(dag, table), [dag, table])
  return (
    <div className={styles.table}>
      <label className={styles.label} htmlFor="confs">
        Names of parameters in the first line, one run in each of the others, with tabs or commas between the values. An
        empty value is the DAG's default.
      </label>
      <textarea
        id="confs"
        rows={14}
        spellCheck={false}
        value={table}
        onChange={({ target }) => onChange({ table: target.value })}
      />
      <ul className={styles.problems} aria-live="polite">
        {problems.slice(0, MOST_PROBLEMS).map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  )
}
