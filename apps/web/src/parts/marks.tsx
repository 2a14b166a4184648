import { useState } from 'react'
import type { Column } from './table.tsx'

type Key = string | number

/** Marked rows, for a common action. */
export interface Marks<K extends Key> {
  readonly ids: ReadonlySet<K>
  toggle(id: K): void
  clear(): void
}

export function useMarks<K extends Key>(): Marks<K> {
  const [ids, setIds] = useState<ReadonlySet<K>>(new Set())
  const [actions] = useState(() => ({
    toggle: (id: K) => setIds((before) => toggled(before, id)),
    clear: () => setIds(new Set()),
  }))
  return { ids, ...actions }
}

/** Removes the id if present, else adds it. */
export function toggled<K extends Key>(before: ReadonlySet<K>, id: K): ReadonlySet<K> {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}

interface MarkColumnProps<Row, K extends Key> extends Pick<Marks<K>, 'ids' | 'toggle'> {
  keyOf(row: Row): K
  /** Label for screen readers. */
  nameOf(row: Row): string
}

/** Checkboxes in front of the rows. */
export function markColumn<Row, K extends Key>(props: MarkColumnProps<Row, K>): Column<Row> {
  const { ids, toggle, keyOf, nameOf } = props
  return {
    id: 'mark',
    head: <span className="unseen">Select</span>,
    width: '16px',
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={`Select ${nameOf(row)}`}
        checked={ids.has(keyOf(row))}
        onClick={(event) => event.stopPropagation()}
        onChange={() => toggle(keyOf(row))}
      />
    ),
  }
}
