import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Foreseen, ForeseenChange } from '../data/shapes/run.ts'
import { Conf } from './conf.tsx'
import styles from './confirm-dialog.module.css'
import { Dialog } from './dialog.tsx'
import { ErrorNote, Skeleton } from './notes.tsx'
import { Sentence } from './sentence.tsx'
import { StateBadge } from './state.tsx'
import { shownState } from './state-shapes.ts'
import { numberText } from './text.ts'
import { showToast } from './toasts.tsx'

/** Limit of listed rows. Beyond it, only their number appears. */
const MOST_ROWS = 200

interface ConfirmDialogProps<Report extends Foreseen> {
  readonly title: string
  /** Label of the button: `Clear`, `Cancel the run`. */
  readonly verb: string
  readonly isDanger?: boolean
  /** Preview of the action: the same request, with dry_run. */
  preview(signal: AbortSignal): Promise<Report>
  act(): Promise<Report>
  onClose(): void
  onDone?(report: Report): void
  /** Choices above the preview. They are part of its key. */
  readonly choices?: ReactNode
  readonly choiceKey?: unknown
}

/** Previews an action, and performs it after confirmation. */
export function ConfirmDialog<Report extends Foreseen>(props: ConfirmDialogProps<Report>): ReactNode {
  const { title, verb, isDanger = false, preview, act, onClose, onDone, choices, choiceKey } = props
  const planned = useQuery({
    queryKey: ['preview', title, choiceKey],
    queryFn: ({ signal }) => preview(signal),
    gcTime: 0,
    staleTime: 0,
  })
  const action = useMutation({
    mutationFn: act,
    onSuccess: (report) => {
      showToast(report.summary)
      onDone?.(report)
      onClose()
    },
  })
  const isNothing = planned.data?.task_instances.length === 0 && planned.data.runs.length === 0
  return (
    <Dialog
      title={title}
      onClose={onClose}
      isWide
      leave="Leave it"
      actions={
        <button
          type="button"
          className={isDanger ? 'danger' : 'primary'}
          disabled={planned.data === undefined || isNothing || action.isPending}
          onClick={() => action.mutate()}
        >
          {verb}
        </button>
      }
    >
      <div className={styles.stack}>
        {choices}
        {planned.isPending ? <Skeleton lines={3} /> : null}
        {planned.error ? <ErrorNote error={planned.error} retry={planned.refetch} /> : null}
        {planned.data ? <Preview foreseen={planned.data} /> : null}
        {action.error ? <ErrorNote error={action.error} /> : null}
      </div>
    </Dialog>
  )
}

function Preview({ foreseen }: { readonly foreseen: Foreseen }): ReactNode {
  const { summary, task_instances: changes, left = [] } = foreseen
  return (
    <>
      <p aria-live="polite">{summary}</p>
      <Changes changes={changes} />
      {left.length === 0 ? null : (
        <details open={changes.length === 0}>
          <summary>{numberText(left.length)} unchanged</summary>
          <Changes changes={left} />
        </details>
      )}
    </>
  )
}

const DECISIONS: readonly string[] = ['run', 'skip', 'join', 'blocked']

/** States before and after. The task instance of a new run had no state before. */
function StateChange({ change }: { readonly change: ForeseenChange }): ReactNode {
  const { was_left_out = false, left_out = false } = change
  const to = shownState({ state: change.to, left_out })
  if (change.from === null && DECISIONS.includes(to)) return <StateBadge state={to} />
  const from = shownState({ state: change.from ?? 'never', left_out: was_left_out })
  return (
    <>
      <StateBadge state={from} />
      {from === to ? null : ' → '}
      {from === to ? null : <StateBadge state={to} />}
    </>
  )
}

function Changes({ changes }: { readonly changes: readonly ForeseenChange[] }): ReactNode {
  return (
    <>
      <ul className={styles.rows}>
        {changes.slice(0, MOST_ROWS).map((change) => (
          <ChangeRow key={`${change.id} ${change.task_id} ${change.sample}`} change={change} />
        ))}
      </ul>
      {changes.length > MOST_ROWS ? <p className="quiet">and {numberText(changes.length - MOST_ROWS)} more</p> : null}
    </>
  )
}

function ChangeRow({ change }: { readonly change: ForeseenChange }): ReactNode {
  const { task_id, sample, conf, sentence } = change
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        <span>
          <bdi>{task_id}</bdi>
          {sample === null ? null : (
            <span className="quiet">
              {' '}
              · <bdi>{sample}</bdi>
            </span>
          )}
        </span>
        {conf === undefined ? null : <Conf conf={conf} />}
      </span>
      <span className={styles.change}>
        <StateChange change={change} />
      </span>
      <span className={styles.sentence}>
        <Sentence>{sentence}</Sentence>
      </span>
    </li>
  )
}
