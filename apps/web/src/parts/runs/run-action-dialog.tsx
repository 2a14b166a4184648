import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ActionReport } from '../../data/shapes/run.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'

interface ActionOnRuns {
  readonly dry_run: boolean
  readonly keep_definition?: boolean
}

interface RunActionDialogProps {
  readonly title: string
  /** Label of the button. */
  readonly verb: string
  readonly isDanger: boolean
  /** What the action does. */
  readonly hint: string
  /** Choice of the DAG files, for actions after which tasks run again. */
  choice?: ((isKept: boolean, onChange: (isKept: boolean) => void) => ReactNode) | undefined
  /** What the action selects, as a part of the preview's key. */
  readonly selection: unknown
  send(request: ActionOnRuns, signal?: AbortSignal): Promise<ActionReport>
  onClose(): void
  onDone?(report: ActionReport): void
}

/** Previews an action on a run or on a list of runs, and performs it after confirmation. */
export function RunActionDialog(props: RunActionDialogProps): ReactNode {
  const { choice, hint, selection, send, onDone, ...shown } = props
  const client = useQueryClient()
  const [isKept, setIsKept] = useState(false)
  const request = choice === undefined ? {} : { keep_definition: isKept }
  return (
    <ConfirmDialog
      {...shown}
      choices={
        <>
          <p className="quiet">{hint}</p>
          {choice?.(isKept, setIsKept)}
        </>
      }
      choiceKey={{ ...request, selection }}
      preview={(signal) => send({ ...request, dry_run: true }, signal)}
      act={() => send({ ...request, dry_run: false })}
      onDone={(report) => {
        void client.invalidateQueries()
        onDone?.(report)
      }}
    />
  )
}
