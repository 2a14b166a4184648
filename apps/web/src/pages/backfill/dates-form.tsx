import { type ReactNode, useEffect, useState } from 'react'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { endOfDay, startOfDay } from '../../parts/days.ts'
import { Field } from '../../parts/field.tsx'
import styles from './backfill-page.module.css'
import type { BackfillFormProps } from './backfill-page.tsx'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7

/** Schedule dates between two days. */
export function DatesForm({ dag, onChange }: BackfillFormProps): ReactNode {
  const [from, setFrom] = useState(() => dayBefore(DEFAULT_DAYS))
  const [to, setTo] = useState(() => dayBefore(1))
  const problem = from !== '' && to !== '' && from > to ? 'This is before the first day.' : undefined
  const zone = dag.schedule?.time_zone ?? 'UTC'
  useEffect(
    () => onChange(from === '' || to === '' || problem !== undefined ? undefined : rangeOf(from, to, zone)),
    [from, to, problem, zone, onChange],
  )
  return (
    <div className={styles.dates}>
      <p className={styles.label}>
        One run for each execution date of <code>{dag.schedule?.cron}</code> from the first day to the last, both
        included, in {zone}. Dates that a backfill has asked for before are not run again.
      </p>
      <Field label="First day" aside={startText(dag)}>
        <input type="date" value={from} onChange={({ target }) => setFrom(target.value)} />
      </Field>
      <Field label="Last day" problem={problem}>
        <input type="date" value={to} onChange={({ target }) => setTo(target.value)} />
      </Field>
    </div>
  )
}

function rangeOf(from: string, to: string, zone: string) {
  return { from: startOfDay(from, zone), to: endOfDay(to, zone) }
}

function startText({ schedule }: DagDefinition): string | undefined {
  return schedule?.start_date ? `the schedule starts on ${schedule.start_date.slice(0, 10)}` : undefined
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
}
