import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { parametersOf } from '../trigger/draft.ts'
import styles from './backfill-page.module.css'
import type { BackfillFormProps } from './backfill-page.tsx'
import { readTable } from './read-table.ts'

const MOST_PROBLEMS = 10

/** A table of confs, one run per row. */
export function ConfsForm({ dag, onChange }: BackfillFormProps): ReactNode {
  const [text, setText] = useState(() => exampleOf(dag))
  const { confs, problems } = useMemo(() => readTable(dag, text), [dag, text])
  useEffect(
    () => onChange(confs.length > 0 && problems.length === 0 ? { confs } : undefined),
    [confs, problems, onChange],
  )
  return (
    <>
      <label className={styles.label} htmlFor="confs">
        Names of parameters in the first line, one run in each of the others, with tabs or commas between the values. An
        empty value is the DAG's default.
      </label>
      <textarea id="confs" rows={14} spellCheck={false} value={text} onChange={({ target }) => setText(target.value)} />
      <ul className={styles.problems} aria-live="polite">
        {problems.slice(0, MOST_PROBLEMS).map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </>
  )
}

function exampleOf(dag: DagDefinition): string {
  const parameters = parametersOf(dag)
  const values = parameters.map((parameter) => String(parameter.default ?? parameter.examples?.[0] ?? ''))
  return `${parameters.map(({ name }) => name).join(', ')}\n${values.join(', ')}\n`
}
