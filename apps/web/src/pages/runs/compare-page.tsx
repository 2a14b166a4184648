import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { compareQuery } from '../../data/runs.ts'
import type { ComparedInstance, Comparison } from '../../data/shapes/run.ts'
import { DagTrail, Page } from '../../frame/page.tsx'
import { Id } from '../../parts/id.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { EmptyNote, Skeleton } from '../../parts/notes.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { shownState } from '../../parts/state-shapes.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { valueText } from '../../parts/text.ts'
import { Duration } from '../../parts/time.tsx'
import styles from './compare-page.module.css'

const route = getRouteApi('/runs/compare')

/** Compares the confs and task instances of two runs. */
export function ComparePage(): ReactNode {
  const { a, b } = route.useSearch()
  if (a && b) return <Compared a={a} b={b} />
  return (
    <Page title="Compare two runs">
      <EmptyNote>
        Select two runs in a <Link to="/runs">list of runs</Link>.
      </EmptyNote>
    </Page>
  )
}

function Compared({ a, b }: { readonly a: string; readonly b: string }): ReactNode {
  const query = useQuery(compareQuery(a, b))
  const title = `Runs ${a} and ${b}`
  return (
    <Page title={title} head={headOf(query.data, title)}>
      <Loaded query={query} placeholder={<Skeleton lines={10} />}>
        {(data) => <Differences data={data} />}
      </Loaded>
    </Page>
  )
}

/** The DAG of both, if it is one. */
function headOf(data: Comparison | undefined, title: string): ReactNode {
  if (data === undefined || data.a.dag_id !== data.b.dag_id) return undefined
  return <DagTrail dag={data.a.dag_id} title={title} />
}

function Differences({ data }: { readonly data: Comparison }): ReactNode {
  return (
    <>
      <table className={`card ${styles.confs}`}>
        <thead>
          <tr>
            <th>Parameter</th>
            {[data.a, data.b].map((run) => (
              <th key={run.id}>
                <Link to="/runs/$run" params={{ run: String(run.id) }}>
                  Run {run.id}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.conf.map(({ name, a: before, b: after }) => (
            <tr key={name} data-differs={before !== after}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td>
                <bdi>{valueText(before)}</bdi>
              </td>
              <td>
                <bdi>{valueText(after)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Table label="Task instances of both" columns={columnsOf(data)} rows={data.tasks} keyOf={keyOf} />
    </>
  )
}

type Row = Comparison['tasks'][number]

function keyOf({ task_id, sample }: Row): string {
  return `${task_id} ${sample}`
}

function columnsOf({ a: first, b: second, tasks }: Comparison): readonly Column<Row>[] {
  return [
    { id: 'task', head: 'Task', width: 'minmax(160px, 1fr)', cell: ({ task_id }) => <Id>{task_id}</Id> },
    ...(tasks.some(({ sample }) => sample !== null) ? [SAMPLE] : []),
    {
      id: 'a',
      head: `Run ${first.id}`,
      phoneLabel: `Run ${first.id}`,
      width: 'minmax(160px, 1fr)',
      cell: ({ a }) => <Side instance={a} />,
    },
    {
      id: 'b',
      head: `Run ${second.id}`,
      phoneLabel: `Run ${second.id}`,
      width: 'minmax(160px, 1fr)',
      cell: ({ b }) => <Side instance={b} />,
    },
  ]
}

const SAMPLE: Column<Row> = {
  id: 'sample',
  head: 'Sample',
  width: 'minmax(80px, 1fr)',
  cell: ({ sample }) => <Id>{sample ?? '–'}</Id>,
}

function Side({ instance }: { readonly instance: ComparedInstance | null }): ReactNode {
  if (instance === null) return <span className="quiet">–</span>
  return (
    <span className="row">
      <StateBadge state={shownState(instance)} />
      {instance.duration_ms === null ? null : <Duration ms={instance.duration_ms} />}
    </span>
  )
}
