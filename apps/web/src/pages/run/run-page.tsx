import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function RunPage(): ReactNode {
  return (
    <Page title="Run">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
