import { type ReactNode, useState } from 'react'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import type { Column } from '../table.tsx'
import { plural } from '../text.ts'
import { BulkActions } from './bulk-actions.tsx'

/** Task instances that a reader has marked, to act on them together. */
export interface Marks {
  readonly ids: ReadonlySet<number>
  toggle(id: number): void
  clear(): void
}

export function useMarks(): Marks {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const [actions] = useState(() => ({
    toggle: (id: number) => setIds((before) => toggled(before, id)),
    clear: () => setIds(new Set()),
  }))
  return { ids, ...actions }
}

function toggled(before: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}

/** Boxes in front of the rows. */
export function markColumn(ids: ReadonlySet<number>, toggle: (id: number) => void): Column<InstanceItem> {
  return {
    id: 'mark',
    head: <span className="unseen">Select</span>,
    width: '16px',
    cell: ({ id, task_id, sample }) => (
      <input
        type="checkbox"
        aria-label={`Select ${task_id} ${sample ?? ''}`}
        checked={ids.has(id)}
        onClick={(event) => event.stopPropagation()}
        onChange={() => toggle(id)}
      />
    ),
  }
}

/** How many are marked, and what can be done with them. */
export function MarkedBar({ marks: { ids, clear } }: { readonly marks: Marks }): ReactNode {
  if (ids.size === 0) return null
  return (
    <div className="row">
      <span>{plural(ids.size, 'task instance')} selected</span>
      <BulkActions ids={[...ids]} onDone={clear} />
      <button type="button" className="link" onClick={clear}>
        Select none
      </button>
    </div>
  )
}
