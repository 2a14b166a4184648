import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { configQuery } from '../../data/admin.ts'
import type { SettingBody } from '../../data/shapes/admin.ts'
import { Page } from '../../frame/page.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { type Column, Table } from '../../parts/table.tsx'

const COLUMNS: readonly Column<SettingBody>[] = [
  {
    id: 'name',
    head: 'Setting',
    width: 'minmax(200px, 1fr)',
    cell: ({ name, section, key }) => (
      <div>
        <code>{name}</code>
        <div className="quiet">
          [{section}] {key}
        </div>
      </div>
    ),
  },
  {
    id: 'value',
    head: 'Value',
    width: 'minmax(160px, 1fr)',
    cell: ({ value }) => (value === '' ? <span className="quiet">none</span> : <bdi className="mono">{value}</bdi>),
  },
  { id: 'source', head: 'Source', width: '110px', cell: ({ source }) => source },
  {
    id: 'about',
    head: 'What it does',
    width: 'minmax(200px, 2fr)',
    isMinor: true,
    cell: ({ description }) => <span className="quiet">{description}</span>,
  },
]

/** All settings with their effective values and sources. */
export function ConfigPage(): ReactNode {
  const query = useQuery(configQuery)
  const [sought, setSought] = useState('')
  return (
    <Page title="Configuration" actions={<SearchField label="Search settings" value={sought} onChange={setSought} />}>
      <p className="quiet">
        {query.data?.file ? (
          <>
            From <code>{query.data.file}</code> and the environment, which takes precedence.
          </>
        ) : (
          'There is no airflow.cfg: defaults and the environment apply.'
        )}
      </p>
      <Loaded query={query}>
        {({ settings }) => (
          <Table
            label="Settings"
            columns={COLUMNS}
            rows={settings.filter((setting) => isSought(setting, sought))}
            rowHeight={49}
            keyOf={({ name }) => name}
          />
        )}
      </Loaded>
    </Page>
  )
}

function isSought({ name, key, description }: SettingBody, sought: string): boolean {
  return `${name} ${key} ${description}`.toLowerCase().includes(sought.toLowerCase())
}
