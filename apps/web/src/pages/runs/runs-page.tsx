import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function RunsPage(): ReactNode {
  return (
    <Page title="Runs">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
