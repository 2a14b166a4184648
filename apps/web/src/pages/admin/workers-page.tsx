import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function WorkersPage(): ReactNode {
  return (
    <Page title="Workers">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
