import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useMay } from '../../data/me.ts'
import { actOnRuns, type RunListAction, type RunSearch } from '../../data/runs.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { KeepDefinitionBox } from '../../parts/keep-definition-box.tsx'

const WORDS: Readonly<Record<RunListAction, { readonly title: string; readonly verb: string }>> = {
  cancel: { title: 'Cancel the runs of this list', verb: 'Cancel the runs' },
  retry_failed: { title: 'Retry what failed in the runs of this list', verb: 'Retry' },
  clear: { title: 'Clear the runs of this list', verb: 'Clear' },
}

/** Actions on all runs that match the filters. Renders nothing without a filter, which would select every run. */
export function RunListActions({ search }: { readonly search: RunSearch }): ReactNode {
  const mayAct = useMay('operator')
  const [action, setAction] = useState<RunListAction>()
  const isFiltered = Object.values(search).some((value) => value !== undefined && value !== '')
  if (!mayAct || !isFiltered) return null
  return (
    <div className="row">
      <span className="quiet">All runs of this list:</span>
      <button type="button" onClick={() => setAction('cancel')}>
        Cancel…
      </button>
      <button type="button" onClick={() => setAction('retry_failed')}>
        Retry failed…
      </button>
      <button type="button" onClick={() => setAction('clear')}>
        Clear…
      </button>
      {action === undefined ? null : (
        <RunListDialog action={action} search={search} onClose={() => setAction(undefined)} />
      )}
    </div>
  )
}

interface RunListDialogProps {
  readonly action: RunListAction
  readonly search: RunSearch
  onClose(): void
}

function RunListDialog({ action, search, onClose }: RunListDialogProps): ReactNode {
  const client = useQueryClient()
  const [isKept, setIsKept] = useState(false)
  const request = { keep_definition: isKept }
  return (
    <ConfirmDialog
      {...WORDS[action]}
      isDanger={action === 'cancel'}
      choices={action === 'cancel' ? null : <KeepDefinitionBox isKept={isKept} onChange={setIsKept} />}
      choiceKey={{ ...request, search }}
      preview={(signal) => actOnRuns(action, search, { ...request, dry_run: true }, signal)}
      act={() => actOnRuns(action, search, { ...request, dry_run: false })}
      onClose={onClose}
      onDone={() => void client.invalidateQueries()}
    />
  )
}
