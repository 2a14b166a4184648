import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { given } from '../../../data/given.ts'
import { planQuery, triggerRun } from '../../../data/runs.ts'
import type { Conf as ConfValues } from '../../../data/shapes/common.ts'
import type { CoverageRow } from '../../../data/shapes/dag.ts'
import type { TriggerRequest } from '../../../data/shapes/run.ts'
import { DagConf } from '../../../parts/dag-conf.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { planText } from '../../../parts/plan-groups.ts'
import { PlanList } from '../../../parts/plan-list.tsx'
import { plural } from '../../../parts/text.ts'
import { showToast } from '../../../parts/toasts.tsx'
import styles from './coverage-tab.module.css'

const MOST_LINKS = 5

interface CompleteDialogProps {
  readonly dag: string
  readonly rows: readonly CoverageRow[]
  onClose(): void
  /** Called after the runs are triggered. */
  onDone(): void
}

/** Runs that fill the gaps of the selected rows, each with its plan: finished work is skipped. */
export function CompleteDialog({ dag, rows, onClose, onDone }: CompleteDialogProps): ReactNode {
  const requests = requestsOf(rows)
  const trigger = useMutation({
    mutationFn: async () => {
      const runs: number[] = []
      for (const request of requests) runs.push((await triggerRun(dag, request)).id)
      return runs
    },
    onSuccess: (runs) => {
      showToast(<Triggered runs={runs} />)
      onDone()
    },
  })
  return (
    <Dialog
      title="Run missing results"
      onClose={onClose}
      isWide
      actions={
        <button type="button" className="primary" disabled={trigger.isPending} onClick={() => trigger.mutate()}>
          Trigger {plural(requests.length, 'run')}
        </button>
      }
    >
      {trigger.error ? <ErrorNote error={trigger.error} /> : null}
      {requests.map((request) => (
        <PlannedRun key={JSON.stringify(request)} dag={dag} request={request} isOpen={requests.length === 1} />
      ))}
    </Dialog>
  )
}

function Triggered({ runs }: { readonly runs: readonly number[] }): ReactNode {
  return (
    <>
      {plural(runs.length, 'run')} triggered:{' '}
      {runs.slice(0, MOST_LINKS).map((run) => (
        <Fragment key={run}>
          <Link to="/runs/$run" params={{ run: String(run) }}>
            Run {run}
          </Link>{' '}
        </Fragment>
      ))}
    </>
  )
}

interface PlannedRunProps {
  readonly dag: string
  readonly request: TriggerRequest
  readonly isOpen: boolean
}

function PlannedRun({ dag, request, isOpen }: PlannedRunProps): ReactNode {
  const { data, error } = useQuery(planQuery(dag, request))
  if (error) return <ErrorNote error={error} />
  if (data === undefined) return <Skeleton lines={1} />
  return (
    <details open={isOpen}>
      <summary className={styles.plan}>
        <DagConf dag={dag} conf={(request.conf ?? {}) as ConfValues} />
        <span className="quiet">{planText(data)}</span>
      </summary>
      <PlanList instances={data.task_instances} />
    </details>
  )
}

/** One run per parameter set, with the selected samples or all samples of its rows. */
function requestsOf(rows: readonly CoverageRow[]): readonly TriggerRequest[] {
  const sets = Map.groupBy(rows, ({ parameters }) => JSON.stringify(parameters))
  return [...sets.values()].map((group) => {
    const samples = [...new Set(group.flatMap(({ sample, samples: own }) => (sample === null ? own : [sample])))]
    return given({ conf: group[0]?.parameters ?? {}, samples: samples.length === 0 ? undefined : samples })
  })
}
