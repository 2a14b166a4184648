import type { ReactNode } from 'react'
import { variables } from '../../data/admin.ts'
import type { VariableBody } from '../../data/shapes/admin.ts'
import { Id } from '../../parts/id.tsx'
import { Command } from '../../parts/notes.tsx'
import { cutMiddle } from '../../parts/text.ts'
import { ResourcePage, type ResourcePlan } from './resource-page.tsx'

const PLAN: ResourcePlan<VariableBody> = {
  resource: variables,
  title: 'Variables',
  noun: 'variable',
  about: 'Texts that tasks read by their keys. Values whose keys look like secrets are never shown.',
  deletion: 'Tasks that read it no longer find it.',
  start: (
    <>
      Add one, or from a shell: <Command>ml-airflow variables -s region eu</Command>
    </>
  ),
  nameOf: ({ key }) => key,
  columns: [
    { id: 'key', head: 'Key', width: 'minmax(160px, 1fr)', cell: ({ key }) => <Id>{key}</Id> },
    {
      id: 'value',
      head: 'Value',
      width: 'minmax(180px, 3fr)',
      cell: ({ value }) =>
        value === null ? <span className="quiet">secret</span> : <bdi className="mono">{cutMiddle(value, 80)}</bdi>,
    },
    {
      id: 'encrypted',
      head: 'Encrypted',
      width: '90px',
      isMinor: true,
      cell: ({ is_encrypted }) => (is_encrypted ? 'yes' : 'no'),
    },
  ],
  fields: [
    { name: 'key', label: 'Key', isName: true, isRequired: true, valueOf: ({ key }) => key },
    { name: 'value', label: 'Value', kind: 'long', hint: 'A text, or JSON', valueOf: ({ value }) => value ?? '' },
  ],
}

export function VariablesPage(): ReactNode {
  return <ResourcePage plan={PLAN} />
}
