import type { ReactNode } from 'react'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { Field } from '../../parts/field.tsx'
import type { BackfillFormProps } from './backfill-form.ts'
import styles from './backfill-page.module.css'

/** Schedule dates between two days. */
export function DatesForm({ dag, form: { from, to }, onChange }: BackfillFormProps): ReactNode {
  const problem = from !== '' && to !== '' && from > to ? 'This is before the first day.' : undefined
  return (
    <div className={styles.dates}>
      <p className={styles.label}>
        One run for each execution date of <code>{dag.schedule?.cron}</code> from the first day to the last, both
        included, in {dag.schedule?.time_zone ?? 'UTC'}. Dates that a backfill has asked for before are not run again.
      </p>
      <Field label="First day" aside={startText(dag)}>
        <input type="date" value={from} onChange={({ target }) => onChange({ from: target.value })} />
      </Field>
      <Field label="Last day" problem={problem}>
        <input type="date" value={to} onChange={({ target }) => onChange({ to: target.value })} />
      </Field>
    </div>
  )
}

function startText({ schedule }: DagDefinition): string | undefined {
  return schedule?.start_date ? `the schedule starts on ${schedule.start_date.slice(0, 10)}` : undefined
}
