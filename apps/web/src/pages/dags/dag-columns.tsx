import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { usePause } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import type { DagLine } from '../../data/shapes/dag.ts'
import { Icon } from '../../parts/icon.tsx'
import { Id } from '../../parts/id.tsx'
import { RunBars } from '../../parts/run-bars.tsx'
import { StateCounts } from '../../parts/state.tsx'
import { Switch } from '../../parts/switch.tsx'
import type { Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import styles from './dag-columns.module.css'

export function useDagColumns(): readonly Column<DagLine>[] {
  const mayRun = useMay('operator')
  return useMemo(() => columns(mayRun), [mayRun])
}

function columns(mayRun: boolean): readonly Column<DagLine>[] {
  return [
    { id: 'name', head: 'DAG', width: 'minmax(220px, 2.4fr)', cell: (dag) => <Name dag={dag} mayPause={mayRun} /> },
    { id: 'schedule', head: 'Schedule', width: 'minmax(110px, 1fr)', cell: (dag) => <Schedule dag={dag} /> },
    { id: 'runs', head: 'Newest runs', width: '140px', cell: (dag) => <RunBars runs={dag.recent_runs ?? []} /> },
    { id: 'last', head: 'Last run', width: '90px', cell: (dag) => <Time at={dag.recent_runs?.at(-1)?.created_at} /> },
    { id: 'now', head: 'Now', width: '90px', cell: (dag) => <Now dag={dag} /> },
    { id: 'rate', head: 'Success', width: '80px', align: 'end', isMinor: true, cell: (dag) => <Rate dag={dag} /> },
    ...(mayRun ? [TRIGGER] : []),
  ]
}

const TRIGGER: Column<DagLine> = {
  id: 'trigger',
  head: '',
  width: '100px',
  align: 'end',
  cell: (dag) => <Trigger dag={dag} />,
}

function Name({ dag, mayPause }: { readonly dag: DagLine; readonly mayPause: boolean }): ReactNode {
  const pause = usePause(dag.dag_id)
  const isPaused = pause.isPending ? pause.variables : dag.paused
  return (
    <div className={styles.name}>
      <Switch
        label={`${dag.dag_id} is active`}
        title={isPaused ? 'Paused: runs are accepted, and their tasks wait' : 'Active'}
        isOn={!isPaused}
        isDisabled={!mayPause}
        onChange={(isOn) => pause.mutate(!isOn)}
      />
      <div className={styles.words}>
        <div className={styles.first}>
          <Link to="/dags/$dag" params={{ dag: dag.dag_id }} className={styles.id}>
            <Id>{dag.dag_id}</Id>
          </Link>
          {dag.tags?.map((tag) => (
            <Link key={tag} to="/" search={{ tag }} className={styles.tag}>
              {tag}
            </Link>
          ))}
        </div>
        <p className={styles.description} title={dag.description}>
          {dag.owner ? <span>{dag.owner} · </span> : null}
          {dag.description}
        </p>
      </div>
    </div>
  )
}

function Schedule({ dag }: { readonly dag: DagLine }): ReactNode {
  if (dag.schedule === null) return <span className="quiet">by hand</span>
  const { cron, time_zone, next_run_at, missed } = dag.schedule
  return (
    <div>
      <code title={`${cron} in ${time_zone}`}>{cron}</code>
      <div className={styles.next}>
        {next_run_at === null ? 'ended' : <Time at={next_run_at} />}
        {missed > 0 ? <span className={styles.missed}> · {missed} missed</span> : null}
      </div>
    </div>
  )
}

function Now({ dag: { counts } }: { readonly dag: DagLine }): ReactNode {
  const { running, queued } = counts
  return running + queued === 0 ? <span className="quiet">–</span> : <StateCounts counts={{ running, queued }} />
}

function Rate({ dag: { success_rate: rate } }: { readonly dag: DagLine }): ReactNode {
  if (rate === null || rate === undefined) return <span className="quiet">–</span>
  return <span title="Of the runs that have ended">{Math.round(rate * 100)} %</span>
}

function Trigger({ dag }: { readonly dag: DagLine }): ReactNode {
  return (
    <Link to="/dags/$dag/trigger" params={{ dag: dag.dag_id }} className="button" aria-label={`Trigger ${dag.dag_id}`}>
      <Icon name="play" size={12} /> Trigger
    </Link>
  )
}
