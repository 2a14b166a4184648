import type { ReactNode } from 'react'
import type { Counts } from '../data/shapes/common.ts'
import { shapeOf } from './state-shapes.ts'
import { numberText } from './text.ts'

interface StateSelectProps {
  readonly states: readonly string[]
  readonly value: string | undefined
  /** Shown behind each state. */
  readonly counts?: Counts
  onChange(state: string | undefined): void
}

/** Filters a list by one state, or by none. */
export function StateSelect({ states, value, counts, onChange }: StateSelectProps): ReactNode {
  return (
    <select aria-label="State" value={value ?? ''} onChange={({ target }) => onChange(target.value || undefined)}>
      <option value="">Any state</option>
      {states.map((state) => (
        <option key={state} value={state}>
          {counts === undefined ? shapeOf(state).label : `${shapeOf(state).label} (${numberText(counts[state] ?? 0)})`}
        </option>
      ))}
    </select>
  )
}
