import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function ConnectionsPage(): ReactNode {
  return (
    <Page title="Connections">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
