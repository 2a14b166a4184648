import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function BackfillPage(): ReactNode {
  return (
    <Page title="Backfill">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
