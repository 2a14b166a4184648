import { type ReactNode, useCallback } from 'react'
import type { RunSearch } from '../../data/runs.ts'
import { RUN_STATES } from '../../data/shapes/common.ts'
import { SearchField } from '../search-field.tsx'
import { shapeOf } from '../state-shapes.ts'

export interface RunFilters {
  readonly state?: string | undefined
  readonly type?: 'manual' | 'scheduled' | 'backfill' | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly conf?: string | undefined
}

interface RunFilterBarProps {
  readonly filters: RunFilters
  onChange(changed: RunFilters): void
}

/** Filters runs by state, trigger, date and parameter value. */
export function RunFilterBar({ filters, onChange }: RunFilterBarProps): ReactNode {
  const changeConf = useCallback((conf: string) => onChange({ conf: conf === '' ? undefined : conf }), [onChange])
  return (
    <div className="row">
      <select
        aria-label="State"
        value={filters.state ?? ''}
        onChange={({ target }) => onChange({ state: target.value || undefined })}
      >
        <option value="">Any state</option>
        {RUN_STATES.map((state) => (
          <option key={state} value={state}>
            {shapeOf(state).label}
          </option>
        ))}
      </select>
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
      <Day label="From" value={filters.from} onChange={(from) => onChange({ from })} />
      <Day label="To" value={filters.to} onChange={(to) => onChange({ to })} />
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
    <label className="row quiet">
      {label}
      <input type="date" value={value ?? ''} onChange={({ target }) => onChange(target.value || undefined)} />
    </label>
  )
}

/** Converts the filters for the API. */
export function runQueryOf({ conf = '', from, to, ...same }: RunFilters): RunSearch {
  const [name = '', ...value] = conf.split('=')
  return {
    ...same,
    from: from === undefined ? undefined : `${from}T00:00:00Z`,
    to: to === undefined ? undefined : `${to}T23:59:59.999Z`,
    ...(value.length === 0 ? {} : { [`conf.${name.trim()}`]: value.join('=').trim() }),
  }
}
