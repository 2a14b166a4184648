import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { durationsQuery } from '../../../data/dags.ts'
import type { Durations } from '../../../data/shapes/dag.ts'
import { durationText } from '../../../parts/durations.ts'
import { Id } from '../../../parts/id.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { shapeOf, shownState } from '../../../parts/state-shapes.ts'
import type { DagTabProps } from '../dag-page.tsx'
import { type Bar, DurationBars } from './duration-bars.tsx'
import styles from './durations-tab.module.css'

/** Durations of runs and tasks, oldest run first. Skipped tasks are marked. */
export function DurationsTab({ dag }: DagTabProps): ReactNode {
  const { data, error, refetch } = useQuery(durationsQuery(dag.dag_id))
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={8} height={48} />
  if (data.runs.length === 0) return <EmptyNote title="No run yet">Durations appear with the first run.</EmptyNote>
  return (
    <>
      <p className="quiet">One bar for each run, the oldest at the left. A dashed bar is a task that was skipped.</p>
      <div className={styles.strips}>
        {stripsOf(
          data,
          dag.tasks.map(({ task_id }) => task_id),
        ).map(({ name, bars }) => (
          <section key={name} className={styles.strip} aria-label={name}>
            <h3>
              <Id>{name}</Id>
            </h3>
            <p className={styles.facts}>{factsOf(bars)}</p>
            <DurationBars bars={bars} />
          </section>
        ))}
      </div>
    </>
  )
}

interface Strip {
  readonly name: string
  readonly bars: readonly Bar[]
}

/** Tasks in execution order. Tasks that the DAG no longer has come last. */
function stripsOf({ runs, tasks }: Durations, order: readonly string[]): readonly Strip[] {
  const placeOf = (task: string): number => (order.includes(task) ? order.indexOf(task) : order.length)
  const oldestFirst = [...runs].sort((a, b) => a.id - b.id)
  const whole = {
    name: 'Whole run',
    bars: oldestFirst.map(({ id, state, duration_ms: ms }) => ({ run: id, state, ms })),
  }
  const sorted = [...tasks].sort((a, b) => placeOf(a.task_id) - placeOf(b.task_id))
  const single = sorted.map(({ task_id, points }) => {
    const byRun = new Map(points.map((point) => [point.run_id, point]))
    const bars = oldestFirst.map(({ id }) => ({
      run: id,
      state: stateIn(byRun.get(id)),
      ms: byRun.get(id)?.duration_ms ?? null,
    }))
    return { name: task_id, bars }
  })
  return [whole, ...single]
}

function stateIn(point: Durations['tasks'][number]['points'][number] | undefined): string | undefined {
  return point && shownState(point)
}

/** Statistics of executed tasks only: a skipped task says nothing about its duration. */
function factsOf(bars: readonly Bar[]): string {
  const times = bars.flatMap(({ state, ms }) => (state === 'success' && ms !== null ? [ms] : [])).sort((a, b) => a - b)
  const count = (wanted: string): number => bars.filter(({ state }) => state === wanted).length
  const others = ['skipped', 'left_out'].filter((state) => count(state) > 0)
  return [...timesText(times), ...others.map((state) => `${count(state)} ${shapeOf(state).label}`)].join(' · ')
}

/** @param times in ascending order */
function timesText(times: readonly number[]): readonly string[] {
  const longest = times.at(-1)
  if (longest === undefined) return []
  const median = times[Math.floor(times.length / 2)] ?? 0
  return [`median ${durationText(median)}`, ...(times.length === 1 ? [] : [`longest ${durationText(longest)}`])]
}
