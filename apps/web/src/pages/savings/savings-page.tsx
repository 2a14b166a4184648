import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function SavingsPage(): ReactNode {
  return (
    <Page title="Savings">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
