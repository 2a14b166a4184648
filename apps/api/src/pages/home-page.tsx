import type { VNode } from 'preact'
import { Page, type Reader } from './layout.tsx'

const PLACES = [
  {
    href: '/admin/rest_api/',
    name: 'REST API',
    about: 'A form for every command: trigger, pause, clear, look at states …',
  },
  { href: '/admin/queues', name: 'Queues', about: 'The jobs of runs and tasks, waiting, running and done.' },
  { href: '/api/v1/dags', name: 'DAGs', about: 'All DAGs, as JSON.' },
  { href: '/api/v1/runs', name: 'Runs', about: 'The newest runs, as JSON.' },
  { href: '/docs', name: 'API', about: 'Every address of this server, with its arguments.' },
] as const

/** Where one can go from here. */
export function HomePage({ reader }: { reader: Reader }): VNode {
  return (
    <Page title="Home" reader={reader}>
      <h1>ml-airflow</h1>
      <p>
        Runs pipelines of Bash commands over and over with changing parameters, and never redoes what is already done.
      </p>
      <ul class="places">
        {PLACES.map(({ href, name, about }) => (
          <li key={href} class="card">
            <a href={href}>{name}</a>
            <p class="quiet">{about}</p>
          </li>
        ))}
      </ul>
    </Page>
  )
}
