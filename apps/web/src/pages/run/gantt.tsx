import type { ReactNode } from 'react'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import type { RunDetail } from '../../data/shapes/run.ts'
import { durationText } from '../../parts/durations.ts'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { stateColour } from '../../parts/state.tsx'
import { shapeOf, shownState } from '../../parts/state-shapes.ts'
import { useNow } from '../../parts/time.tsx'
import styles from './gantt.module.css'

const MOST_IN_MS = 1000

interface GanttProps {
  readonly run: RunDetail
  readonly instances: readonly InstanceItem[]
  onChoose(instance: InstanceItem): void
}

/** Waiting and running times of task instances, on one time axis. */
export function Gantt({ run, instances, onChoose }: GanttProps): ReactNode {
  const isOpen = run.finished_at === null
  const now = useNow(isOpen ? 500 : 60_000)
  const ran = instances.filter(({ started_at }) => started_at !== null)
  if (ran.length === 0) return <EmptyNote title="Nothing has run">Skipped task instances take no time.</EmptyNote>
  const begin = Math.min(...ran.map(({ queued_at, started_at }) => Date.parse(queued_at ?? started_at ?? '')))
  const end = Math.max(...ran.map((one) => endOf(one, now)), begin + 1)
  const share = (at: number): string => `${(100 * (at - begin)) / (end - begin)}%`
  return (
    <div className={styles.pane}>
      <div className={styles.axis} aria-hidden="true">
        <span>0</span>
        <span>{axisText((end - begin) / 2, end - begin)}</span>
        <span>{axisText(end - begin, end - begin)}</span>
      </div>
      <ul className={styles.rows}>
        {ran.map((one) => (
          <GanttRow key={one.id} instance={one} now={now} share={share} onChoose={onChoose} />
        ))}
      </ul>
    </div>
  )
}

/** The marks of a short axis have one unit: the half of 0.3 s is not 0.2 s. */
function axisText(ms: number, whole: number): string {
  return whole < MOST_IN_MS ? `${Math.round(ms)} ms` : durationText(ms)
}

interface GanttRowProps extends Pick<GanttProps, 'onChoose'> {
  readonly instance: InstanceItem
  readonly now: number
  /** Position of a moment on the time axis, as a CSS length. */
  share(at: number): string
}

function GanttRow({ instance: one, now, share, onChoose }: GanttRowProps): ReactNode {
  const started = Date.parse(one.started_at ?? '')
  const queued = Math.min(started, Date.parse(one.queued_at ?? one.started_at ?? ''))
  const ended = endOf(one, now)
  const words = `${one.task_id} ${one.sample ?? ''}: ${shapeOf(shownState(one)).label}, ${durationText(ended - started)}`
  return (
    <li>
      <button type="button" className={styles.row} onClick={() => onChoose(one)} title={words} aria-label={words}>
        <span className={styles.name}>
          <TaskAndSample task={one.task_id} sample={one.sample} most={24} />
        </span>
        <span className={styles.track}>
          <span className={styles.waits} style={{ left: share(queued), right: `calc(100% - ${share(started)})` }} />
          <span
            className={styles.bar}
            style={{
              left: share(started),
              right: `calc(100% - ${share(ended)})`,
              background: stateColour(shownState(one)),
            }}
          />
        </span>
      </button>
    </li>
  )
}

function endOf({ finished_at, started_at }: InstanceItem, now: number): number {
  return finished_at === null ? now : Math.max(Date.parse(finished_at), Date.parse(started_at ?? finished_at))
}
