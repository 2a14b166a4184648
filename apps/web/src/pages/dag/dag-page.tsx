import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function DagPage(): ReactNode {
  return (
    <Page title="DAG">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
