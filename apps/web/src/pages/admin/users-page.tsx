import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function UsersPage(): ReactNode {
  return (
    <Page title="Users and tokens">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
