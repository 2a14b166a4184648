import type { RestCommand, SentValues } from '@ml-airflow/commands'
import type { VNode } from 'preact'
import { Page, type Reader } from './layout.tsx'
import { ApiForm } from './rest-api-form.tsx'

export interface ConsentPageProps {
  readonly reader: Reader
  readonly asked: { readonly api: RestCommand; readonly values: SentValues }
}

/** Filled form of an address that would make a change, because the user may have followed a link. */
export function ConsentPage({ reader, asked: { api, values } }: ConsentPageProps): VNode {
  return (
    <Page title={api.name} reader={reader}>
      <h1>Do you want this?</h1>
      <p class="card">
        This address changes something, and nothing has been done yet. Look at what it says, and execute it if you want
        that. A program that sends a token is not asked.
      </p>
      <section class="card api">
        <p>{api.summary}</p>
        <ApiForm api={api} values={values} />
      </section>
    </Page>
  )
}
