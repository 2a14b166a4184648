import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { isReachable } from '../data/client.ts'
import { EmptyNote, ErrorNote } from '../parts/notes.tsx'
import { Page } from './page.tsx'

export function NotFoundPage(): ReactNode {
  return (
    <Page title="No such page">
      <EmptyNote title="Page not found">
        Go to the <Link to="/">DAGs</Link> or the <Link to="/runs">runs</Link>, or search with <kbd>/</kbd>.
      </EmptyNote>
    </Page>
  )
}

/** Also appears after an upgrade, when a chunk of the old version is gone. */
export function PageError({ error }: ErrorComponentProps): ReactNode {
  return (
    <Page title="This page failed to load">
      <ErrorNote error={isWithoutCode(error) ? new Error(NO_CODE) : error} retry={reload} />
    </Page>
  )
}

function isWithoutCode(error: unknown): boolean {
  return error instanceof Error && CODE_FAILED.test(error.message)
}

/** Browsers' messages about code that does not load. */
const CODE_FAILED = /dynamically imported module|module script|preload CSS/i
const NO_CODE = 'The code of the page could not be loaded: the API does not answer, or has been upgraded.'

/** Without an API, the browser would show its own error page. */
async function reload(): Promise<void> {
  if (await isReachable()) location.reload()
}
