import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useMay } from '../../data/me.ts'
import { actOnRuns, type RunListAction, type RunSearch, runsQuery } from '../../data/runs.ts'
import { KeepDefinitionBox } from '../../parts/keep-definition-box.tsx'
import { RunActionDialog } from '../../parts/runs/run-action-dialog.tsx'

const WORDS: Readonly<Record<RunListAction, { readonly title: string; readonly verb: string; readonly hint: string }>> =
  {
    cancel: {
      title: 'Cancel the runs of this list',
      verb: 'Cancel the runs',
      hint: 'Waiting tasks do not start, and running ones are ended. Finished results stay.',
    },
    retry_failed: {
      title: 'Retry what failed in the runs of this list',
      verb: 'Retry',
      hint: 'The failed tasks run again, and those that did not start because of them. Finished results stay.',
    },
    clear: {
      title: 'Clear the runs of this list',
      verb: 'Clear',
      hint: 'The results of these runs no longer count, also for other runs. All their tasks run again; running ones are ended first.',
    },
  }

/** Actions on all runs that match the filters. Renders nothing for an empty list, and without a filter, which would select every run. */
export function RunListActions({ search }: { readonly search: RunSearch }): ReactNode {
  const mayAct = useMay('operator')
  const [action, setAction] = useState<RunListAction>()
  const isFiltered = Object.values(search).some((value) => value !== undefined && value !== '')
  const { data } = useInfiniteQuery(runsQuery(search))
  const isEmpty = data?.pages[0]?.runs.length === 0
  if (!mayAct || !isFiltered || isEmpty) return null
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
  return (
    <RunActionDialog
      {...WORDS[action]}
      isDanger={action === 'cancel'}
      choice={
        action === 'cancel'
          ? undefined
          : (isKept, onChange) => <KeepDefinitionBox isKept={isKept} onChange={onChange} />
      }
      selection={search}
      send={(request, signal) => actOnRuns(action, search, { keep_definition: false, ...request }, signal)}
      onClose={onClose}
    />
  )
}
