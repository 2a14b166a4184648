import { type ReactNode, useMemo } from 'react'
import { usePause } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import type { DagLine } from '../../data/shapes/dag.ts'
import { Icon } from '../../parts/icon.tsx'
import { Id } from '../../parts/id.tsx'
import { dagPath, LightLink } from '../../parts/light-link.tsx'
import { RunBars } from '../../parts/run-bars.tsx'
import { StateCounts } from '../../parts/state.tsx'
import { Switch } from '../../parts/switch.tsx'
import type { Column } from '../../parts/table.tsx'
import { listText } from '../../parts/text.ts'
import { Time } from '../../parts/time.tsx'
import styles from './dag-columns.module.css'

/** The row keeps its height. */
const MOST_TAGS = 3

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
  const { isPaused, change } = usePause(dag)
  return (
    <div className={styles.name}>
      <Switch
        label={`${dag.dag_id} is active`}
        title={isPaused ? 'Paused: runs are accepted, and their tasks wait' : 'Active'}
        isOn={!isPaused}
        isDisabled={!mayPause}
        onChange={(isOn) => void change(!isOn)}
      />
      <div className={styles.words}>
        <div className={styles.first}>
          <LightLink address={dagPath(dag.dag_id)} className={styles.id}>
            <Id>{dag.dag_id}</Id>
          </LightLink>
          <Tags tags={dag.tags ?? []} />
        </div>
        <p className={styles.description} title={dag.description}>
          {dag.owner ? (
            <span>
              <Id>{dag.owner}</Id> ·{' '}
            </span>
          ) : null}
          <bdi>{dag.description}</bdi>
        </p>
      </div>
    </div>
  )
}

function Tags({ tags }: { readonly tags: readonly string[] }): ReactNode {
  const others = tags.slice(MOST_TAGS)
  return (
    <>
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <LightLink key={tag} address={`/?${new URLSearchParams({ tag })}`} className={styles.tag}>
          <Id most={24}>{tag}</Id>
        </LightLink>
      ))}
      {others.length === 0 ? null : (
        <span className={styles.tag} title={listText(others, 200)}>
          +{others.length}
        </span>
      )}
    </>
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
  return <span title="Share of successes among the ended runs of the newest 50">{Math.round(rate * 100)} %</span>
}

function Trigger({ dag }: { readonly dag: DagLine }): ReactNode {
  return (
    <LightLink address={dagPath(dag.dag_id, '/trigger')} className="button" aria-label={`Trigger ${dag.dag_id}`}>
      <Icon name="play" size={12} /> <span className={styles.verb}>Trigger</span>
    </LightLink>
  )
}
