import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function DagsPage(): ReactNode {
  return (
    <Page title="DAGs">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
