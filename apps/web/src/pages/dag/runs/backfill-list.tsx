import { type UseMutationResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useContext, useState } from 'react'
import { type Backfill, backfillsQuery, cancelBackfill, changeBackfill } from '../../../data/backfills.ts'
import { useMay } from '../../../data/me.ts'
import { dayOf } from '../../../parts/days.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { StateBadge } from '../../../parts/state.tsx'
import { plural } from '../../../parts/text.ts'
import { DagZone, Time } from '../../../parts/time.tsx'
import { showToast } from '../../../parts/toasts.tsx'
import styles from './backfill-list.module.css'

/** The newest backfills of a DAG with progress and actions. Renders nothing without backfills. */
export function BackfillList({ dag }: { readonly dag: string }): ReactNode {
  const { data: backfills = [] } = useQuery(backfillsQuery(dag))
  if (backfills.length === 0) return null
  return (
    <section className={styles.list} aria-label="Backfills">
      <h2>Backfills</h2>
      <ul>
        {backfills.map((backfill) => (
          <BackfillRow key={backfill.id} backfill={backfill} />
        ))}
      </ul>
    </section>
  )
}

function BackfillRow({ backfill }: { readonly backfill: Backfill }): ReactNode {
  const { id, state, counts, from, to, created_at } = backfill
  const mayRun = useMay('operator')
  const zone = useContext(DagZone) ?? 'UTC'
  const isOpen = state === 'running' || state === 'paused'
  const over = counts.success + counts.failed + counts.cancelled + counts.refused
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        #{id} {from === null ? plural(counts.total, 'conf') : daysText(from, to ?? from, zone)}
      </span>
      <StateBadge state={state === 'paused' ? 'waiting' : state}>{state}</StateBadge>
      <progress max={counts.total} value={over} aria-label={`Progress of backfill ${id}`} />
      <span className="quiet">{progressText(backfill, over)}</span>
      <span className="quiet">
        <Time at={created_at} />
      </span>
      {isOpen && mayRun ? <BackfillActions backfill={backfill} /> : null}
    </li>
  )
}

function BackfillActions({ backfill }: { readonly backfill: Backfill }): ReactNode {
  const { id, state, dag_id: dag } = backfill
  const [isAsking, setAsking] = useState(false)
  const change = useChange(dag, () => changeBackfill(id, state === 'paused' ? 'resume' : 'pause'))
  return (
    <span className="row">
      <button type="button" disabled={change.isPending} onClick={() => change.mutate()}>
        {state === 'paused' ? 'Resume' : 'Pause'}
      </button>
      <button type="button" onClick={() => setAsking(true)}>
        Cancel…
      </button>
      {isAsking ? <CancelDialog backfill={backfill} onClose={() => setAsking(false)} /> : null}
    </span>
  )
}

interface CancelDialogProps {
  readonly backfill: Backfill
  onClose(): void
}

function CancelDialog({ backfill: { id, dag_id: dag, counts }, onClose }: CancelDialogProps): ReactNode {
  const [withRuns, setWithRuns] = useState(false)
  const cancel = useChange(dag, () => cancelBackfill(id, withRuns), onClose)
  const underWay = counts.queued + counts.running
  return (
    <Dialog
      title={`Cancel backfill #${id}`}
      onClose={onClose}
      actions={
        <button type="button" className="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel the backfill
        </button>
      }
    >
      <p>{plural(counts.waiting, 'run')} will not begin.</p>
      {underWay === 0 ? null : (
        <label className="row">
          <input type="checkbox" checked={withRuns} onChange={({ target }) => setWithRuns(target.checked)} />
          Cancel {plural(underWay, 'run')} under way, too
        </label>
      )}
    </Dialog>
  )
}

function useChange(
  dag: string,
  mutationFn: () => Promise<Backfill>,
  onDone?: () => void,
): UseMutationResult<Backfill, Error, void> {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: ({ id, state }) => {
      showToast(`Backfill #${id} is ${state}.`)
      onDone?.()
    },
    onError: (error) => showToast(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: backfillsQuery(dag).queryKey }),
  })
}

function progressText({ counts }: Backfill, over: number): string {
  const bad = counts.failed + counts.cancelled + counts.refused
  const parts = [`${over} of ${plural(counts.total, 'run')}`]
  if (bad > 0) parts.push(`${bad} failed`)
  if (counts.waiting > 0) parts.push(`${counts.waiting} waiting`)
  return parts.join(' · ')
}

/** Its days are those of the schedule's time zone. */
function daysText(from: string, to: string, zone: string): string {
  const [first, last] = [dayOf(from, zone), dayOf(to, zone)]
  return first === last ? first : `${first} to ${last}`
}
