import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function ComparePage(): ReactNode {
  return (
    <Page title="Compare">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
