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

interface PageError {
  readonly message: string
  /** All problems, if there are several. */
  readonly problems: readonly string[]
  readonly status: number
}

/** HTML page for a browser, where a program gets the error as JSON. */
export function errorPage({ message, problems, status }: PageError, request: FastifyRequest): VNode {
  const others = problems.filter((problem) => problem !== message)
  return (
    <Page title={`Error ${status}`} reader={readerOf(request)} isNarrow>
      <h1>{TITLES[status] ?? 'The request failed'}</h1>
      <div class="card problem">
        <p>{message}</p>
        {others.length === 0 ? null : (
          <ul>
            {others.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
      </div>
      <p>
        <a href="/admin/">Go to the DAGs</a>
      </p>
      <p class="quiet small">Request {request.id}</p>
    </Page>
  )
}
