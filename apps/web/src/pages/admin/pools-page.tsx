import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function PoolsPage(): ReactNode {
  return (
    <Page title="Pools">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
