import { type RestCommand, restApis } from '@ml-airflow/commands'
import type { VNode } from 'preact'
import { Columns } from './cells.tsx'
import { Page, type Reader } from './layout.tsx'
import { ApiFacts, ApiForm } from './rest-api-form.tsx'

export interface RestApiPageProps {
  readonly reader: Reader
  /** Prefix of example URLs. */
  readonly origin: string
  /** Version numbers by name. */
  readonly versions: readonly (readonly [name: string, version: string])[]
  readonly dags: readonly { readonly id: string; readonly isActive: boolean }[]
}

/** Page of the REST plugin: versions, DAGs, and a form per API. */
export function RestApiPage({ reader, origin, versions, dags }: RestApiPageProps): VNode {
  return (
    <Page title="REST API" reader={reader} script="/admin/assets/forms.js">
      <h1>Airflow REST API</h1>
      <h2>Documentation</h2>
      <ul class="card plain">
        <li>
          <a href="/docs">All addresses of this server, with their arguments</a>
        </li>
        <li>
          <a href="https://airflow.apache.org/docs/apache-airflow/1.10.12/cli-ref.html">Airflow's command line</a>
        </li>
        <li>
          <a href="https://github.com/teamclairvoyant/airflow-rest-api-plugin">
            The plugin whose calls this API answers
          </a>
        </li>
      </ul>
      <h2>Versions</h2>
      <dl class="card facts">
        {versions.map(([name, version]) => [<dt key={name}>{name}</dt>, <dd key={`${name} version`}>{version}</dd>])}
      </dl>
      <h2>DAGs</h2>
      <Dags dags={dags} />
      <h2 id="directory">API Directory</h2>
      <nav class="card directory" aria-label="APIs">
        {restApis.map(({ name }) => (
          <a key={name} href={`#${name}`}>
            {name}
          </a>
        ))}
      </nav>
      <h2>APIs</h2>
      <datalist id="dag-ids">
        {dags.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      {restApis.map((api) => (
        <OneApi key={api.name} api={api} origin={origin} />
      ))}
    </Page>
  )
}

function Dags({ dags }: Pick<RestApiPageProps, 'dags'>): VNode {
  return (
    <table>
      <Columns names={['DAG ID', 'Is Active']} />
      <tbody>
        {dags.map(({ id, isActive }) => (
          <tr key={id}>
            <td data-label="DAG ID">{id}</td>
            <td data-label="Is Active">{isActive ? 'True' : 'False'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function OneApi({ api, origin }: { api: RestCommand; origin: string }): VNode {
  return (
    <section class="card api" id={api.name} aria-labelledby={`${api.name}-title`}>
      <h3 id={`${api.name}-title`}>
        <a href={`#${api.name}`}>{api.name}</a>
      </h3>
      <p>{api.summary}</p>
      {api.differs === undefined ? null : <p class="quiet">{api.differs}</p>}
      <ApiFacts api={api} origin={origin} />
      <ApiForm api={api} />
    </section>
  )
}
