import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { newestRunsQuery, runGraphQuery } from '../../../data/runs.ts'
import { TaskGraph } from '../../../parts/graph/task-graph.tsx'
import { StateBadge } from '../../../parts/state.tsx'
import { cutMiddle } from '../../../parts/text.ts'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './graph-tab.module.css'

const route = getRouteApi('/dags/$dag')

/** Graph with the states of a run, by default the newest. */
export function GraphTab({ dag }: DagTabProps): ReactNode {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { data: runs = [] } = useQuery(newestRunsQuery(dag.dag_id, 25))
  const run = runs.find(({ id }) => String(id) === search.run) ?? runs[0]
  const graph = useQuery({ ...runGraphQuery(run?.id ?? 0), enabled: run !== undefined })
  const nodes = graph.data?.nodes ?? dag.tasks.map((task) => ({ ...task, cell: null }))
  return (
    <div className={styles.tab}>
      <div className="row">
        <label className="row">
          States of
          <select
            value={run?.id ?? ''}
            onChange={({ target }) => navigate({ to: '.', search: { tab: 'graph', run: target.value } })}
          >
            {runs.length === 0 ? <option value="">no run yet</option> : null}
            {runs.map(({ id, run_id, state }) => (
              <option key={id} value={id}>
                run {id} · {state} · {cutMiddle(run_id, 24)}
              </option>
            ))}
          </select>
        </label>
        {run === undefined ? null : (
          <>
            <StateBadge state={run.state} />
            <Link to="/runs/$run" params={{ run: String(run.id) }}>
              Open run {run.id}
            </Link>
          </>
        )}
      </div>
      <TaskGraph
        nodes={nodes}
        onChoose={(task) => run && navigate({ to: '/runs/$run', params: { run: String(run.id) }, search: { task } })}
      />
    </div>
  )
}
