import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { actOnRecords } from '../../data/records.ts'
import type { RecordAction, RecordSelection } from '../../data/shapes/record.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { Icon } from '../icon.tsx'
import { Menu, MenuItem, MenuLine } from '../menu.tsx'

/** Wording of the commands `accept`, `declare_done` and `undo_done`. */
const WORDS: Readonly<Record<RecordAction, { readonly title: string; readonly verb: string; readonly hint: string }>> =
  {
    accept: {
      title: 'Accept stale results',
      verb: 'Accept',
      hint: 'They count as made from the version, samples, inputs and results upstream of today. Nothing runs.',
    },
    declare_done: {
      title: 'Declare done',
      verb: 'Declare done',
      hint: 'They count as done without a run. Where a task declares an output, the output must be there.',
    },
    undo: {
      title: 'Undo done',
      verb: 'Undo done',
      hint: 'Their results no longer count. The next run that needs them makes them again.',
    },
  }

interface RecordActionsProps {
  readonly selections: readonly RecordSelection[]
  readonly label?: string
  onDone?(): void
}

/** Actions on records, each with a preview. */
export function RecordActions({ selections, label = 'Actions', onDone }: RecordActionsProps): ReactNode {
  const [action, setAction] = useState<RecordAction>()
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button type="button" disabled={selections.length === 0}>
            {label} <Icon name="down" size={12} />
          </button>
        }
      >
        <MenuItem onSelect={() => setAction('accept')}>Accept stale results…</MenuItem>
        <MenuItem onSelect={() => setAction('declare_done')}>Declare done…</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setAction('undo')} isDanger>
          Undo done…
        </MenuItem>
      </Menu>
      {action === undefined ? null : (
        <RecordDialog
          action={action}
          selections={selections}
          onClose={() => setAction(undefined)}
          onDone={() => onDone?.()}
        />
      )}
    </>
  )
}

interface RecordDialogProps extends Required<Pick<RecordActionsProps, 'selections' | 'onDone'>> {
  readonly action: RecordAction
  onClose(): void
}

function RecordDialog({ action, selections, onClose, onDone }: RecordDialogProps): ReactNode {
  const { title, verb, hint } = WORDS[action]
  const [reason, setReason] = useState('')
  const field = useId()
  const client = useQueryClient()
  return (
    <ConfirmDialog
      title={title}
      verb={verb}
      isDanger={action === 'undo'}
      choiceKey={selections}
      choices={
        <>
          <p className="quiet">{hint}</p>
          <label htmlFor={field}>Reason, for the audit log</label>
          <input
            id={field}
            value={reason}
            maxLength={2000}
            placeholder="Optional"
            onChange={({ target }) => setReason(target.value)}
          />
        </>
      }
      preview={(signal) => actOnRecords(action, selections, { dryRun: true, signal })}
      act={() => actOnRecords(action, selections, { reason, dryRun: false })}
      onClose={onClose}
      onDone={() => {
        void client.invalidateQueries()
        onDone()
      }}
    />
  )
}
