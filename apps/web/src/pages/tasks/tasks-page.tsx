import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function TasksPage(): ReactNode {
  return (
    <Page title="Tasks">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
