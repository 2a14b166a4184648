import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { tokensQuery, users } from '../../data/admin.ts'
import type { UserBody } from '../../data/shapes/admin.ts'
import { ROLES } from '../../data/shapes/common.ts'
import { Id } from '../../parts/id.tsx'
import { Command } from '../../parts/notes.tsx'
import { Time } from '../../parts/time.tsx'
import { ResourcePage, type ResourcePlan } from './resource-page.tsx'
import styles from './users-page.module.css'

const PLAN: ResourcePlan<UserBody> = {
  resource: users,
  title: 'Users and tokens',
  noun: 'user',
  about: 'Users log in on the pages. A viewer reads, an operator triggers and clears, an admin administers.',
  deletion: 'The user can no longer log in, and open pages of the user lose their login.',
  start: (
    <>
      Until there is one, people log in with a token. Add one, or from a shell:{' '}
      <Command>ml-airflow create_user -r Admin -u ada -e ada@example.org -f Ada -l Lovelace</Command>
    </>
  ),
  nameOf: ({ username }) => username,
  columns: [
    { id: 'name', head: 'Name', width: 'minmax(120px, 1fr)', cell: ({ username }) => <Id>{username}</Id> },
    { id: 'role', head: 'Role', width: '100px', cell: ({ role }) => role },
    {
      id: 'person',
      head: 'Person',
      width: 'minmax(120px, 1fr)',
      isMinor: true,
      cell: ({ first_name, last_name }) => <bdi>{`${first_name} ${last_name}`}</bdi>,
    },
    {
      id: 'email',
      head: 'E-mail',
      width: 'minmax(140px, 1fr)',
      isMinor: true,
      cell: ({ email }) => <bdi>{email}</bdi>,
    },
    { id: 'since', head: 'Since', width: '110px', cell: ({ created_at }) => <Time at={created_at} /> },
  ],
  fields: [
    { name: 'username', label: 'Name', isName: true, isRequired: true, valueOf: ({ username }) => username },
    { name: 'role', label: 'Role', choices: ROLES, valueOf: ({ role }) => role },
    { name: 'email', label: 'E-mail', isRequired: true, valueOf: ({ email }) => email },
    { name: 'first_name', label: 'First name', isRequired: true, valueOf: ({ first_name }) => first_name },
    { name: 'last_name', label: 'Last name', isRequired: true, valueOf: ({ last_name }) => last_name },
    {
      name: 'password',
      label: 'Password',
      kind: 'secret',
      hint: 'Leave it empty to keep the password',
      valueOf: () => '',
    },
  ],
  below: <Tokens />,
}

function Tokens(): ReactNode {
  const { data } = useQuery(tokensQuery)
  if (data === undefined) return null
  return (
    <section className={styles.tokens}>
      <h2>Tokens</h2>
      {data.tokens.length === 0 ? (
        <p className="quiet">
          None is set. The setting <code>API_TOKENS</code> takes them, as in <code>operator:…</code>
        </p>
      ) : (
        <ul>
          {data.tokens.map(({ role, source }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is known by its place alone
            <li key={place}>
              one of role {role}, from the {source}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export function UsersPage(): ReactNode {
  return <ResourcePage plan={PLAN} />
}
