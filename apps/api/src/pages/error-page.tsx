import type { FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { Page } from './layout.tsx'
import { readerOf } from './reader.ts'

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  403: 'Not allowed',
  404: 'Not found',
  429: 'Too many requests',
}

/** HTML page for a browser, where a program gets the error as JSON. */
export function errorPage({ message, status }: { message: string; status: number }, request: FastifyRequest): VNode {
  return (
    <Page title={`Error ${status}`} reader={readerOf(request)}>
      <h1>{TITLES[status] ?? 'The request failed'}</h1>
      <p class="card problem">{message}</p>
      <p>
        <a href="/admin/">Go to the DAGs</a>
      </p>
    </Page>
  )
}
