import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function AuditPage(): ReactNode {
  return (
    <Page title="Audit">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
