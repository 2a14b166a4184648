import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Fields, type Resource, resourceQuery } from '../../data/admin.ts'
import { useMay } from '../../data/me.ts'
import { Page } from '../../frame/page.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { showToast } from '../../parts/toasts.tsx'
import { type FieldPlan, ResourceForm } from './resource-form.tsx'

export interface ResourcePlan<Row> {
  readonly resource: Resource<Row>
  readonly title: string
  /** Name of one entry: `pool`. */
  readonly noun: string
  /** Explanation above the list. */
  readonly about: ReactNode
  readonly columns: readonly Column<Row>[]
  readonly fields: readonly FieldPlan<Row>[]
  nameOf(row: Row): string
  /** Whether an entry is read-only. */
  isFixed?(row: Row): boolean
  readonly below?: ReactNode
}

type Editing<Row> = { readonly kind: 'add' } | { readonly kind: 'change' | 'delete'; readonly row: Row }

/** An administrator's list, with dialogs to add, change and delete entries. */
export function ResourcePage<Row>({ plan }: { readonly plan: ResourcePlan<Row> }): ReactNode {
  const { resource, title, noun, about, columns, nameOf, isFixed, below } = plan
  const mayChange = useMay('admin')
  const [editing, setEditing] = useState<Editing<Row>>()
  const { data, error, refetch } = useQuery(resourceQuery(resource))
  const add = mayChange ? (
    <button type="button" className="primary" onClick={() => setEditing({ kind: 'add' })}>
      Add a {noun}
    </button>
  ) : undefined
  const actions: Column<Row> = {
    id: 'actions',
    head: <span className="unseen">Actions</span>,
    width: '176px',
    align: 'end',
    cell: (row) =>
      isFixed?.(row) ? null : (
        <span className="row">
          <button type="button" className="plain" onClick={() => setEditing({ kind: 'change', row })}>
            Change
          </button>
          <button type="button" className="plain" onClick={() => setEditing({ kind: 'delete', row })}>
            Delete
          </button>
        </span>
      ),
  }
  return (
    <Page title={title} actions={add}>
      <p className="quiet">{about}</p>
      {error ? <ErrorNote error={error} retry={refetch} /> : null}
      {data === undefined && !error ? <Skeleton lines={5} /> : null}
      {data ? (
        <Table
          label={title}
          columns={mayChange ? [...columns, actions] : columns}
          rows={data}
          rowHeight={42}
          keyOf={nameOf}
          empty={<EmptyNote title={`There is no ${noun} yet`} />}
        />
      ) : null}
      {below}
      {editing === undefined ? null : (
        <EditDialog plan={plan} editing={editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  )
}

interface EditDialogProps<Row> {
  readonly plan: ResourcePlan<Row>
  readonly editing: Editing<Row>
  onClose(): void
}

function EditDialog<Row>({ plan, editing, onClose }: EditDialogProps<Row>): ReactNode {
  const { resource, noun, nameOf, fields } = plan
  const client = useQueryClient()
  const name = editing.kind === 'add' ? '' : nameOf(editing.row)
  const save = useMutation({
    mutationFn: (body: Fields) => {
      if (editing.kind === 'add') return resource.add(body)
      return editing.kind === 'change' ? resource.change(name, body) : resource.delete(name)
    },
    onSuccess: async () => {
      showToast(editing.kind === 'delete' ? `The ${noun} '${name}' is deleted.` : `The ${noun} is saved.`)
      await client.invalidateQueries({ queryKey: ['admin', resource.name] })
      onClose()
    },
  })
  if (editing.kind === 'delete') {
    return (
      <Dialog
        title={`Delete the ${noun} '${name}'`}
        onClose={onClose}
        actions={
          <>
            <button type="button" onClick={onClose}>
              Leave it
            </button>
            <button type="button" className="danger" disabled={save.isPending} onClick={() => save.mutate({})}>
              Delete
            </button>
          </>
        }
      >
        <p>Tasks that use it no longer find it. This cannot be undone.</p>
        {save.error ? <ErrorNote error={save.error} /> : null}
      </Dialog>
    )
  }
  return (
    <ResourceForm
      title={editing.kind === 'add' ? `Add a ${noun}` : `Change the ${noun} '${name}'`}
      fields={fields}
      row={editing.kind === 'change' ? editing.row : undefined}
      error={save.error}
      isSaving={save.isPending}
      onSave={(body) => save.mutate(body)}
      onClose={onClose}
    />
  )
}
