import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { runGraphQuery } from '../../data/runs.ts'
import type { GraphNode } from '../../data/shapes/run.ts'
import { Id } from '../../parts/id.tsx'
import { Banner } from '../../parts/notes.tsx'
import type { InstanceTabProps } from './instance-panel.tsx'

/** Under a trigger rule, a task may wait although an upstream task has failed. */
const ENDED = ['success', 'skipped', 'failed', 'upstream_failed', 'cancelled']

/** Reason why a task instance has not started: upstream tasks, or a reason that holds up the whole run. */
export function WaitNote({ run, instance }: InstanceTabProps): ReactNode {
  if (instance.state === 'waiting') return <UnfinishedUpstream run={run} instance={instance} />
  if (instance.state !== 'queued' && instance.state !== 'up_for_retry') return null
  return <RunWaits run={run} />
}

function UnfinishedUpstream({ run, instance }: InstanceTabProps): ReactNode {
  const { data } = useQuery(runGraphQuery(run.id))
  const nodes = new Map(data?.nodes.map((node) => [node.task_id, node]))
  const before = nodes.get(instance.task_id)?.after ?? []
  const open = before.filter((task) => !isEnded(nodes.get(task)))
  if (open.length === 0) return <RunWaits run={run} />
  return (
    <Banner tone="busy">
      <p>
        It waits for{' '}
        {open.map((task, index) => (
          <Fragment key={task}>
            {index > 0 ? ', ' : null}
            <Link
              to="/runs/$run"
              params={{ run: String(run.id) }}
              search={(was) => ({ ...was, task, sample: undefined })}
            >
              <Id>{task}</Id>
            </Link>
          </Fragment>
        ))}
        .
      </p>
    </Banner>
  )
}

function isEnded(node: GraphNode | undefined): boolean {
  return Object.keys(node?.cell?.states ?? { waiting: 1 }).every((state) => ENDED.includes(state))
}

function RunWaits({ run: { waiting_for: sentences } }: Pick<InstanceTabProps, 'run'>): ReactNode {
  if (sentences.length === 0) return null
  return (
    <Banner tone="busy">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Banner>
  )
}
