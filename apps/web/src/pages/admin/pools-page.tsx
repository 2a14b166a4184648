import type { ReactNode } from 'react'
import { pools } from '../../data/admin.ts'
import type { PoolBody } from '../../data/shapes/admin.ts'
import { Clamped } from '../../parts/clamped.tsx'
import { Id } from '../../parts/id.tsx'
import { ResourcePage, type ResourcePlan } from './resource-page.tsx'

const PLAN: ResourcePlan<PoolBody> = {
  resource: pools,
  title: 'Pools',
  noun: 'pool',
  about: 'Named slots, shared by all workers. A task that names a pool takes slots of it while it runs.',
  deletion: 'Tasks of this pool wait until there is a pool of this name again.',
  nameOf: ({ pool }) => pool,
  columns: [
    { id: 'pool', head: 'Pool', width: 'minmax(140px, 1fr)', cell: ({ pool }) => <Id>{pool}</Id> },
    {
      id: 'slots',
      head: 'Slots',
      phoneLabel: 'Slots',
      width: '80px',
      align: 'end',
      cell: ({ slots }) => (slots < 0 ? 'no limit' : slots),
    },
    { id: 'used', head: 'Used', phoneLabel: 'Used', width: '70px', align: 'end', cell: ({ used_slots }) => used_slots },
    {
      id: 'queued',
      head: 'Queued',
      phoneLabel: 'Queued',
      width: '70px',
      align: 'end',
      cell: ({ queued_slots }) => queued_slots,
    },
    {
      id: 'about',
      head: 'Description',
      width: 'minmax(140px, 2fr)',
      isMinor: true,
      cell: ({ description }) => <Clamped key={description}>{description}</Clamped>,
    },
  ],
  fields: [
    { name: 'pool', label: 'Name', isName: true, isRequired: true, valueOf: ({ pool }) => pool },
    {
      name: 'slots',
      label: 'Slots',
      kind: 'number',
      isRequired: true,
      hint: '-1 for no limit',
      valueOf: ({ slots }) => String(slots),
    },
    { name: 'description', label: 'Description', valueOf: ({ description }) => description },
  ],
}

export function PoolsPage(): ReactNode {
  return <ResourcePage plan={PLAN} />
}
