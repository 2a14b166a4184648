import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { actOnInstances, type InstanceAction } from '../../data/instances.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { Icon } from '../icon.tsx'
import { Menu, MenuItem, MenuLine } from '../menu.tsx'

const ACTIONS: Readonly<
  Record<InstanceAction, { readonly title: string; readonly verb: string; readonly hint: string }>
> = {
  clear: { title: 'Clear', verb: 'Clear', hint: 'They begin anew, and their run goes on.' },
  force: { title: 'Force', verb: 'Run again', hint: 'They run again, whether done or not.' },
  mark_success: { title: 'Mark done', verb: 'Mark done', hint: 'They count as done without being run.' },
  mark_failed: { title: 'Mark failed', verb: 'Mark failed', hint: 'They count as failed.' },
}

/** Actions on task instances, each with a preview. */
export function BulkActions({ ids, onDone }: { readonly ids: readonly number[]; onDone?(): void }): ReactNode {
  const [action, setAction] = useState<InstanceAction>()
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button type="button">
            Actions <Icon name="down" size={12} />
          </button>
        }
      >
        <MenuItem onSelect={() => setAction('clear')}>Clear…</MenuItem>
        <MenuItem onSelect={() => setAction('force')}>Force…</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setAction('mark_success')}>Mark done…</MenuItem>
        <MenuItem onSelect={() => setAction('mark_failed')} isDanger>
          Mark failed…
        </MenuItem>
      </Menu>
      {action === undefined ? null : (
        <InstanceActionDialog action={action} ids={ids} onClose={() => setAction(undefined)} onDone={onDone} />
      )}
    </>
  )
}

interface DialogProps {
  readonly action: InstanceAction
  readonly ids: readonly number[]
  onClose(): void
  readonly onDone: (() => void) | undefined
}

function InstanceActionDialog({ action, ids, onClose, onDone }: DialogProps): ReactNode {
  const { title, verb, hint } = ACTIONS[action]
  const [downstream, setDownstream] = useState(action === 'force')
  const client = useQueryClient()
  const takesDownstream = action === 'clear' || action === 'force'
  const request = { task_instances: [...ids], ...(takesDownstream ? { downstream } : {}) }
  return (
    <ConfirmDialog
      title={title}
      verb={verb}
      isDanger={action === 'mark_failed'}
      choices={
        <>
          <p className="quiet">{hint}</p>
          {takesDownstream ? (
            <label className="row">
              <input type="checkbox" checked={downstream} onChange={() => setDownstream(!downstream)} />
              with everything downstream
            </label>
          ) : null}
        </>
      }
      choiceKey={request}
      preview={(signal) => actOnInstances(action, { ...request, dry_run: true }, signal)}
      act={() => actOnInstances(action, { ...request, dry_run: false })}
      onClose={onClose}
      onDone={() => {
        void client.invalidateQueries()
        onDone?.()
      }}
    />
  )
}
