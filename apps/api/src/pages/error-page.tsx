import type { FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { Page } from './layout.tsx'
import { readerOf } from './reader.ts'

/** What is answered to a browser where a program would get an error's JSON. */
export function errorPage({ message, status }: { message: string; status: number }, request: FastifyRequest): VNode {
  return (
    <Page title={`Error ${status}`} reader={readerOf(request)}>
      <h1>That did not work</h1>
      <p class="card problem">{message}</p>
    </Page>
  )
}
