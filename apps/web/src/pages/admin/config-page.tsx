import type { ReactNode } from 'react'
import { Page } from '../../frame/page.tsx'
import { EmptyNote } from '../../parts/notes.tsx'

export function ConfigPage(): ReactNode {
  return (
    <Page title="Configuration">
      <EmptyNote>This page is being built.</EmptyNote>
    </Page>
  )
}
