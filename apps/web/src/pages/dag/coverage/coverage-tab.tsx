import type { ReactNode } from 'react'
import { EmptyNote } from '../../../parts/notes.tsx'
import type { DagTabProps } from '../dag-page.tsx'

export function CoverageTab({ dag }: DagTabProps): ReactNode {
  return <EmptyNote>{dag.dag_id}</EmptyNote>
}
