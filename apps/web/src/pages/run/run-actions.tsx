import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { actOnRun, type RunAction } from '../../data/instances.ts'
import { useMay } from '../../data/me.ts'
import type { ActionReport, RunDetail } from '../../data/shapes/run.ts'
import { Icon } from '../../parts/icon.tsx'
import { Menu, MenuItem, MenuLine, MenuLink } from '../../parts/menu.tsx'
import { RunActionDialog } from '../../parts/runs/run-action-dialog.tsx'
import { DefinitionChoice } from './definition-choice.tsx'

const WORDS: Readonly<Record<RunAction, { readonly title: string; readonly verb: string; readonly hint: string }>> = {
  cancel: {
    title: 'Cancel the run',
    verb: 'Cancel the run',
    hint: 'Waiting tasks do not start, and running ones are ended. Finished results stay.',
  },
  clear: {
    title: 'Clear all tasks',
    verb: 'Clear',
    hint: 'The results of this run no longer count, also for other runs. All tasks run again in this run; running ones are ended first.',
  },
  retry_failed: {
    title: 'Retry what failed',
    verb: 'Retry',
    hint: 'The failed tasks run again in this run, and those that did not start because of them. Finished results stay.',
  },
  force: {
    title: 'Run everything again',
    verb: 'Run again',
    hint: 'Has the effect of Clear for all tasks, done or not. The history calls them forced instead of cleared.',
  },
  mark_success: {
    title: 'Mark all tasks done',
    verb: 'Mark done',
    hint: 'The tasks that are not done count as done; nothing is run.',
  },
  mark_failed: {
    title: 'Mark open tasks failed',
    verb: 'Mark failed',
    hint: 'The tasks that are not done count as failed; nothing is run.',
  },
  run_again: {
    title: 'Run again',
    verb: 'Run again',
    hint: 'Creates a new run with the same parameters, which skips finished tasks. This run does not change.',
  },
}

/** Actions after which tasks run again. */
const RUNS_AGAIN: ReadonlySet<RunAction> = new Set(['clear', 'retry_failed', 'force', 'run_again'])

/** Actions on a run, each with a preview. */
export function RunActions({ run }: { readonly run: RunDetail }): ReactNode {
  const mayAct = useMay('operator')
  const [action, setAction] = useState<RunAction>()
  if (!mayAct) return null
  const isOpen = run.state === 'queued' || run.state === 'running'
  const hasFailed = (run.counts?.failed ?? 0) + (run.counts?.upstream_failed ?? 0) > 0
  return (
    <>
      {isOpen ? (
        <button type="button" onClick={() => setAction('cancel')}>
          Cancel
        </button>
      ) : null}
      {hasFailed ? (
        <button type="button" onClick={() => setAction('retry_failed')}>
          Retry failed
        </button>
      ) : null}
      <Menu
        trigger={
          <button type="button">
            Run again <Icon name="down" size={12} />
          </button>
        }
      >
        <MenuItem onSelect={() => setAction('run_again')}>Run again with the same parameters…</MenuItem>
        <MenuLink>
          <Link to="/dags/$dag/trigger" params={{ dag: run.dag_id }} search={{ from: String(run.id) }}>
            Run again with other parameters…
          </Link>
        </MenuLink>
        <MenuLine />
        <MenuItem onSelect={() => setAction('force')}>Force everything…</MenuItem>
        <MenuItem onSelect={() => setAction('clear')}>Clear all tasks…</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setAction('mark_success')}>Mark all tasks done…</MenuItem>
        <MenuItem onSelect={() => setAction('mark_failed')} isDanger>
          Mark open tasks failed…
        </MenuItem>
      </Menu>
      {action === undefined ? null : <RunDialog run={run} action={action} onClose={() => setAction(undefined)} />}
    </>
  )
}

interface RunDialogProps {
  readonly run: RunDetail
  readonly action: RunAction
  onClose(): void
}

function RunDialog({ run, action, onClose }: RunDialogProps): ReactNode {
  const navigate = useNavigate()
  const onDone = (report: ActionReport): void => {
    const next = newRunOf(report)
    if (next !== undefined && next !== run.id) void navigate({ to: '/runs/$run', params: { run: String(next) } })
  }
  return (
    <RunActionDialog
      {...WORDS[action]}
      isDanger={action === 'cancel' || action === 'mark_failed'}
      choice={
        RUNS_AGAIN.has(action)
          ? (isKept, onChange) => <DefinitionChoice run={run} isKept={isKept} onChange={onChange} />
          : undefined
      }
      selection={run.id}
      send={(request, signal) => actOnRun(run.id, action, request, signal)}
      onClose={onClose}
      onDone={onDone}
    />
  )
}

function newRunOf({ action, runs }: ActionReport): number | undefined {
  const [first] = runs as readonly { readonly id?: number | null }[]
  return action === 'run_again' ? (first?.id ?? undefined) : undefined
}
