import type { ReactNode } from 'react'
import type { Conf as ConfValues } from '../../data/shapes/common.ts'
import type { Run } from '../../data/shapes/run.ts'
import { Conf, ConfChanges } from '../conf.tsx'
import { DagConf } from '../dag-conf.tsx'
import { Id } from '../id.tsx'
import { dagPath, LightLink, runPath } from '../light-link.tsx'
import { StateBadge, StateCounts } from '../state.tsx'
import type { Column } from '../table.tsx'
import { Duration, Time } from '../time.tsx'

interface RunColumns {
  readonly withDag: boolean
  /** Defaults of the DAG, if all runs belong to one. */
  readonly defaults?: ConfValues | undefined
  /** Runs selected for comparison. */
  readonly chosen: ReadonlySet<number>
  onChoose(run: number): void
}

export function runColumns({ withDag, defaults, chosen, onChoose }: RunColumns): readonly Column<Run>[] {
  const dag: Column<Run> = { id: 'dag', head: 'DAG', width: 'minmax(120px, 1fr)', cell: (run) => <DagLink run={run} /> }
  return [
    {
      id: 'choose',
      head: <span className="unseen">Compare</span>,
      width: '16px',
      isMinor: true,
      cell: ({ id }) => (
        <input
          type="checkbox"
          aria-label={`Compare run ${id}`}
          checked={chosen.has(id)}
          onChange={() => onChoose(id)}
        />
      ),
    },
    { id: 'run', head: 'Run', width: 'minmax(200px, 1.6fr)', cell: (run) => <RunLink run={run} /> },
    ...(withDag ? [dag] : []),
    { id: 'state', head: 'State', width: '96px', cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'conf',
      head: 'Parameters, or change since the last run',
      width: 'minmax(140px, 1.6fr)',
      isWide: true,
      cell: (run) => <RunConf run={run} defaults={defaults} />,
    },
    {
      id: 'tasks',
      head: 'Tasks',
      width: 'minmax(110px, 1fr)',
      cell: ({ counts = {} }) => <StateCounts counts={counts} />,
    },
    { id: 'begun', head: 'Triggered', width: '84px', cell: ({ created_at }) => <Time at={created_at} /> },
    {
      id: 'duration',
      head: 'Duration',
      width: '80px',
      align: 'end',
      cell: ({ duration_ms, started_at, finished_at }) => (
        <Duration ms={finished_at === null ? null : duration_ms} since={started_at} />
      ),
    },
  ]
}

function RunLink({ run: { id, run_id } }: { readonly run: Run }): ReactNode {
  return (
    <>
      <LightLink address={runPath(id)}>{id}</LightLink>{' '}
      <span className="quiet">
        <Id most={38}>{run_id}</Id>
      </span>
    </>
  )
}

function DagLink({ run: { dag_id } }: { readonly run: Run }): ReactNode {
  return (
    <LightLink address={dagPath(dag_id)}>
      <Id>{dag_id}</Id>
    </LightLink>
  )
}

/** The differences from the previous run are more useful than the whole conf. */
function RunConf({ run, defaults }: { readonly run: Run; readonly defaults: ConfValues | undefined }): ReactNode {
  const changes = run.differs_from?.changes ?? {}
  if (Object.keys(changes).length === 0) {
    if (defaults === undefined) return <DagConf dag={run.dag_id} conf={run.conf} />
    return <Conf conf={run.conf} defaults={defaults} />
  }
  return (
    <span title={`Compared with ${run.differs_from?.run_id}`}>
      <ConfChanges changes={changes} />
    </span>
  )
}
