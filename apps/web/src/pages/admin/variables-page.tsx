import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function VariablesPage(): ReactNode {
  return (
    <Page title="Variables">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
