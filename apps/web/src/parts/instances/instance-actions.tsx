import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { actOnInstances, type InstanceAction } from '../../data/instances.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { Icon } from '../icon.tsx'
import { KeepDefinitionBox } from '../keep-definition-box.tsx'
import { Menu, MenuItem, MenuLine } from '../menu.tsx'

const ACTIONS: Readonly<
  Record<InstanceAction, { readonly title: string; readonly verb: string; readonly hint: string }>
> = {
  clear: {
    title: 'Clear',
    verb: 'Clear',
    hint: 'Their results no longer count, also for other runs. They run again in their run; running ones are ended first.',
  },
  force: {
    title: 'Force',
    verb: 'Run again',
    hint: 'Has the effect of Clear, with everything downstream unless you choose otherwise. The history calls them forced instead of cleared.',
  },
  mark_success: { title: 'Mark done', verb: 'Mark done', hint: 'They count as done; nothing is run.' },
  mark_failed: { title: 'Mark failed', verb: 'Mark failed', hint: 'They count as failed; nothing is run.' },
}

/** Actions on task instances, each with a preview. */
export function InstanceActions({ ids, onDone }: { readonly ids: readonly number[]; onDone?(): void }): ReactNode {
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
        <InstanceDialog action={action} ids={ids} onClose={() => setAction(undefined)} onDone={onDone} />
      )}
    </>
  )
}

interface InstanceDialogProps {
  readonly action: InstanceAction
  readonly ids: readonly number[]
  onClose(): void
  readonly onDone: (() => void) | undefined
}

function InstanceDialog({ action, ids, onClose, onDone }: InstanceDialogProps): ReactNode {
  const { title, verb, hint } = ACTIONS[action]
  const [downstream, setDownstream] = useState(action === 'force')
  const [isKept, setIsKept] = useState(false)
  const client = useQueryClient()
  const runsAgain = action === 'clear' || action === 'force'
  const request = { task_instances: [...ids], ...(runsAgain ? { downstream, keep_definition: isKept } : {}) }
  return (
    <ConfirmDialog
      title={title}
      verb={verb}
      isDanger={action === 'mark_failed'}
      choices={
        <>
          <p className="quiet">{hint}</p>
          {runsAgain ? (
            <>
              <label className="row">
                <input type="checkbox" checked={downstream} onChange={() => setDownstream(!downstream)} />
                with everything downstream
              </label>
              <KeepDefinitionBox isKept={isKept} onChange={setIsKept} />
            </>
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
