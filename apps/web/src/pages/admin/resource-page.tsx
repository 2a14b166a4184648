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
  /** Consequences of a deletion. */
  readonly deletion: string
  /** Next step for an empty list. */
  readonly start?: ReactNode
  readonly below?: ReactNode
}

/** The open dialog. Without a row it adds an entry. */
type Editing<Row> =
  | { readonly kind: 'save'; readonly row?: Row | undefined }
  | { readonly kind: 'delete'; readonly row: Row }

/** An administrator's list, with dialogs to add, change and delete entries. */
export function ResourcePage<Row>({ plan }: { readonly plan: ResourcePlan<Row> }): ReactNode {
  const { resource, title, noun, about, columns, nameOf, isFixed, start, below } = plan
  const mayChange = useMay('admin')
  const [editing, setEditing] = useState<Editing<Row>>()
  const close = () => setEditing(undefined)
  const { data, error, refetch } = useQuery(resourceQuery(resource))
  const add = mayChange ? (
    <button type="button" className="primary" onClick={() => setEditing({ kind: 'save' })}>
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
          <button type="button" className="plain accent" onClick={() => setEditing({ kind: 'save', row })}>
            Change
          </button>
          <button type="button" className="plain accent" onClick={() => setEditing({ kind: 'delete', row })}>
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
          empty={<EmptyNote title={`There is no ${noun} yet`}>{start}</EmptyNote>}
        />
      ) : null}
      {below}
      {editing?.kind === 'save' ? <SaveDialog plan={plan} row={editing.row} onClose={close} /> : null}
      {editing?.kind === 'delete' ? <DeleteDialog plan={plan} row={editing.row} onClose={close} /> : null}
    </Page>
  )
}

interface EntryDialogProps<Row, Entry> {
  readonly plan: ResourcePlan<Row>
  readonly row: Entry
  onClose(): void
}

function SaveDialog<Row>({ plan, row, onClose }: EntryDialogProps<Row, Row | undefined>): ReactNode {
  const { resource, noun, nameOf, fields } = plan
  const save = useChange(resource.name, {
    send: (body: Fields) => (row === undefined ? resource.add(body) : resource.change(nameOf(row), body)),
    done: `The ${noun} is saved.`,
    onClose,
  })
  return (
    <ResourceForm
      title={row === undefined ? `Add a ${noun}` : `Change the ${noun} '${nameOf(row)}'`}
      fields={fields}
      row={row}
      error={save.error}
      isSaving={save.isPending}
      onSave={(body) => save.mutate(body)}
      onClose={onClose}
    />
  )
}

function DeleteDialog<Row>({ plan, row, onClose }: EntryDialogProps<Row, Row>): ReactNode {
  const { resource, noun, nameOf, deletion } = plan
  const name = nameOf(row)
  const deleting = useChange(resource.name, {
    send: () => resource.delete(name),
    done: `The ${noun} '${name}' is deleted.`,
    onClose,
  })
  return (
    <Dialog
      title={`Delete the ${noun} '${name}'`}
      onClose={onClose}
      actions={
        <button type="button" className="danger" disabled={deleting.isPending} onClick={() => deleting.mutate({})}>
          Delete
        </button>
      }
    >
      <p>{deletion} This cannot be undone.</p>
      {deleting.error ? <ErrorNote error={deleting.error} /> : null}
    </Dialog>
  )
}

interface Change {
  send(body: Fields): Promise<unknown>
  /** Shown after it. */
  readonly done: string
  onClose(): void
}

/** Sends a change of an entry, then reads the list again and closes the dialog. */
function useChange(resource: string, { send, done, onClose }: Change) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      showToast(done)
      await client.invalidateQueries({ queryKey: ['admin', resource] })
      onClose()
    },
  })
}
