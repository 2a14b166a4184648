import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function TriggerPage(): ReactNode {
  return (
    <Page title="Trigger">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
