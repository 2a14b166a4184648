import { type ReactNode, useMemo } from 'react'
import { useMay } from '../../data/me.ts'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { type Marks, markColumn } from '../marks.tsx'
import type { Column } from '../table.tsx'
import { plural } from '../text.ts'
import { InstanceActions } from './instance-actions.tsx'

type Columns = readonly Column<InstanceItem>[]

/** The columns, with checkboxes for users who may act. */
export function useMarkedColumns(columns: Columns, { ids, toggle }: Marks<number>): Columns {
  const mayAct = useMay('operator')
  return useMemo(
    () => (mayAct ? [markColumn({ ids, toggle, keyOf, nameOf }), ...columns] : columns),
    [mayAct, columns, ids, toggle],
  )
}

function keyOf({ id }: InstanceItem): number {
  return id
}

function nameOf({ task_id, sample }: InstanceItem): string {
  return `${task_id} ${sample ?? ''}`
}

/** Number of marked task instances, and their actions. */
export function MarkedBar({ marks: { ids, clear } }: { readonly marks: Marks<number> }): ReactNode {
  if (ids.size === 0) return null
  return (
    <div className="row">
      <span>{plural(ids.size, 'task instance')} selected</span>
      <InstanceActions ids={[...ids]} onDone={clear} />
      <button type="button" className="link" onClick={clear}>
        Select none
      </button>
    </div>
  )
}
