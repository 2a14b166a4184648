import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function FilesPage(): ReactNode {
  return (
    <Page title="Files">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
