import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { runGraphQuery } from '../../data/runs.ts'
import { SETTLED_STATES } from '../../data/shapes/common.ts'
import type { GraphNode } from '../../data/shapes/run.ts'
import { Id } from '../../parts/id.tsx'
import { Banner } from '../../parts/notes.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import type { InstanceTabProps } from './instance-panel.tsx'

/** Reason why a task instance has not started: upstream tasks, or another one that the API knows. */
export function WaitNote({ run, instance }: InstanceTabProps): ReactNode {
  if (instance.state === 'waiting') return <UnfinishedUpstream run={run} instance={instance} />
  if (instance.state !== 'queued' && instance.state !== 'up_for_retry') return null
  return <OwnWait run={run} instance={instance} />
}

function UnfinishedUpstream({ run, instance }: InstanceTabProps): ReactNode {
  const { data } = useQuery(runGraphQuery(run.id))
  const nodes = new Map(data?.nodes.map((node) => [node.task_id, node]))
  const before = nodes.get(instance.task_id)?.after ?? []
  const open = before.filter((task) => !isEnded(nodes.get(task)))
  if (open.length === 0) return <OwnWait run={run} instance={instance} />
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

/** Under a trigger rule, a task may wait although an upstream task has failed. */
function isEnded(node: GraphNode | undefined): boolean {
  const settled: readonly string[] = SETTLED_STATES
  return Object.keys(node?.cell?.states ?? { waiting: 1 }).every((state) => settled.includes(state))
}

/** The page's head shows what holds up the whole run, and is not repeated. */
function OwnWait({ run, instance: { waits_for: sentence, waits_with_run: isOfRun } }: InstanceTabProps): ReactNode {
  const isInHead = isOfRun && (run.waiting_for?.length ?? 0) > 0
  if (sentence === null || isInHead) return null
  return (
    <Banner tone="busy">
      <p>
        <Sentence>{sentence}</Sentence>
      </p>
    </Banner>
  )
}
