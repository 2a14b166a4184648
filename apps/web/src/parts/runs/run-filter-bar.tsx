import { type ReactNode, useCallback } from 'react'
import type { RunSearch } from '../../data/runs.ts'
import { RUN_STATES } from '../../data/shapes/common.ts'
import { endOfDay, startOfDay } from '../days.ts'
import { SearchField } from '../search-field.tsx'
import { StateSelect } from '../state-select.tsx'
import { useZone, zoneText } from '../time.tsx'
import styles from './run-filter-bar.module.css'

export interface RunFilters {
  readonly state?: string | undefined
  readonly type?: 'manual' | 'scheduled' | 'backfill' | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly conf?: string | undefined
}

interface RunFilterBarProps {
  /** Further fields, before the others. */
  readonly first?: ReactNode
  readonly filters: RunFilters
  onChange(changed: RunFilters): void
}

/** Filters runs by state, trigger, date and parameter value. */
export function RunFilterBar({ first, filters, onChange }: RunFilterBarProps): ReactNode {
  const zone = useZone()
  const changeConf = useCallback((conf: string) => onChange({ conf: conf === '' ? undefined : conf }), [onChange])
  return (
    <div className="row">
      {first}
      <StateSelect states={RUN_STATES} value={filters.state} onChange={(state) => onChange({ state })} />
      <select
        aria-label="Type"
        value={filters.type ?? ''}
        onChange={({ target }) => onChange({ type: (target.value || undefined) as RunFilters['type'] })}
      >
        <option value="">Any type</option>
        <option value="manual">manual</option>
        <option value="scheduled">scheduled</option>
        <option value="backfill">backfill</option>
      </select>
      <span className={styles.days}>
        <Day label="From" value={filters.from} onChange={(from) => onChange({ from })} />
        <Day label="To" value={filters.to} onChange={(to) => onChange({ to })} />
        <span className={styles.zone} title="Days of the time zone that is chosen in the top bar">
          {zoneText(zone)}
        </span>
      </span>
      <SearchField label="Parameter, as in k=5" value={filters.conf ?? ''} onChange={changeConf} />
    </div>
  )
}

interface DayProps {
  readonly label: string
  readonly value: string | undefined
  onChange(day: string | undefined): void
}

function Day({ label, value, onChange }: DayProps): ReactNode {
  return (
    <label className={styles.day}>
      {label}
      <input type="date" value={value ?? ''} onChange={({ target }) => onChange(target.value || undefined)} />
    </label>
  )
}

/** Converts the filters for the API. Days are those of the chosen time zone. */
export function useRunQuery(filters: RunFilters): RunSearch {
  return runQueryOf(filters, useZone())
}

function runQueryOf({ conf = '', from, to, ...same }: RunFilters, zone: string | undefined): RunSearch {
  return {
    ...same,
    ...valueFilter(conf),
    from: from === undefined ? undefined : startOfDay(from, zone),
    to: to === undefined ? undefined : endOfDay(to, zone),
  }
}

/** `k=5` as the API's filter by a parameter value. */
function valueFilter(conf: string): Readonly<Record<`conf.${string}`, string>> {
  const [name = '', ...value] = conf.split('=')
  return value.length === 0 ? {} : { [`conf.${name.trim()}`]: value.join('=').trim() }
}
