import type { ReactNode } from 'react'
import { connections } from '../../data/admin.ts'
import type { ConnectionBody } from '../../data/shapes/admin.ts'
import { Id } from '../../parts/id.tsx'
import { Command } from '../../parts/notes.tsx'
import { ResourcePage, type ResourcePlan } from './resource-page.tsx'

const PLAN: ResourcePlan<ConnectionBody> = {
  resource: connections,
  title: 'Connections',
  noun: 'connection',
  about: 'Servers that tasks reach, with their logins. Passwords and extras are never sent to a browser.',
  deletion: 'Tasks and notifications that use it no longer find it.',
  start: (
    <>
      Add one, or from a shell:{' '}
      <Command>
        {'ml-airflow connections -a --conn_id warehouse --conn_uri mysql://reader@db.example.org/sales'}
      </Command>
    </>
  ),
  nameOf: ({ conn_id }) => conn_id,
  isFixed: ({ is_own }) => is_own,
  columns: [
    { id: 'id', head: 'Id', width: 'minmax(140px, 1fr)', cell: ({ conn_id }) => <Id>{conn_id}</Id> },
    { id: 'type', head: 'Type', width: '90px', cell: ({ conn_type }) => conn_type ?? '–' },
    { id: 'host', head: 'Host', width: 'minmax(140px, 2fr)', cell: hostOf },
    { id: 'login', head: 'Login', width: '120px', isMinor: true, cell: ({ login }) => <bdi>{login ?? '–'}</bdi> },
    {
      id: 'secrets',
      head: 'Secrets',
      width: '130px',
      isMinor: true,
      cell: ({ has_password, has_extra }) =>
        [has_password && 'password', has_extra && 'extra'].filter(Boolean).join(', ') || '–',
    },
  ],
  fields: [
    { name: 'conn_id', label: 'Id', isName: true, isRequired: true, valueOf: ({ conn_id }) => conn_id },
    { name: 'conn_type', label: 'Type', hint: 'mysql, http, spark …', valueOf: ({ conn_type }) => conn_type ?? '' },
    { name: 'host', label: 'Host', valueOf: ({ host }) => host ?? '' },
    { name: 'port', label: 'Port', kind: 'number', valueOf: ({ port }) => (port === null ? '' : String(port)) },
    { name: 'schema', label: 'Schema', valueOf: ({ schema }) => schema ?? '' },
    { name: 'login', label: 'Login', valueOf: ({ login }) => login ?? '' },
    {
      name: 'password',
      label: 'Password',
      kind: 'secret',
      hint: 'Leave it empty to keep the password',
      valueOf: () => '',
    },
    {
      name: 'extra',
      label: 'Extra',
      kind: 'secret',
      hint: 'JSON. Leave it empty to keep the extra',
      valueOf: () => '',
    },
  ],
}

function hostOf({ host, port, schema }: ConnectionBody): ReactNode {
  const place = `${host ?? ''}${port === null ? '' : `:${port}`}${schema ? `/${schema}` : ''}`
  return place === '' ? '–' : <Id most={60}>{place}</Id>
}

export function ConnectionsPage(): ReactNode {
  return <ResourcePage plan={PLAN} />
}
