import type { FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { Page } from './layout.tsx'
import { readerOf } from './reader.ts'

/** Replaces the web UI in a checkout without a build. */
export function unbuiltPage(request: FastifyRequest): VNode {
  return (
    <Page title="Not built" reader={readerOf(request)} isNarrow>
      <h1>The web UI is not built</h1>
      <p class="card">
        Build it in the checkout with <code>pnpm build</code>, and start the API again. The API and the REST API page
        work without it.
      </p>
    </Page>
  )
}
