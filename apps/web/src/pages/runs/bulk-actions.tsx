import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useMay } from '../../data/me.ts'
import { actOnRuns, type BulkAction, type RunSearch } from '../../data/runs.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'

const WORDS: Readonly<Record<BulkAction, { readonly title: string; readonly verb: string }>> = {
  cancel: { title: 'Cancel the runs of this list', verb: 'Cancel the runs' },
  retry_failed: { title: 'Retry what failed in the runs of this list', verb: 'Retry' },
  clear: { title: 'Clear the runs of this list', verb: 'Clear' },
}

/** Actions on all runs that match the filters. Renders nothing without a filter, which would select every run. */
export function BulkActions({ search }: { readonly search: RunSearch }): ReactNode {
  const mayAct = useMay('operator')
  const client = useQueryClient()
  const [action, setAction] = useState<BulkAction>()
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
        <ConfirmDialog
          {...WORDS[action]}
          isDanger={action === 'cancel'}
          preview={(signal) => actOnRuns(action, search, true, signal)}
          act={() => actOnRuns(action, search, false)}
          onClose={() => setAction(undefined)}
          onDone={() => void client.invalidateQueries()}
        />
      )}
    </div>
  )
}
