import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyNote, ErrorNote } from '../parts/notes.tsx'
import { Page } from './page.tsx'

export function NotFoundPage(): ReactNode {
  return (
    <Page title="No such page">
      <EmptyNote title="There is no page at this address">
        Go to the <Link to="/">DAGs</Link> or the <Link to="/runs">runs</Link>, or search with <kbd>/</kbd>.
      </EmptyNote>
    </Page>
  )
}

/** Also appears after an upgrade, when a chunk of the old version is gone. */
export function PageError({ error }: ErrorComponentProps): ReactNode {
  return (
    <Page title="This page could not be shown">
      <ErrorNote error={error} retry={() => location.reload()} />
    </Page>
  )
}
