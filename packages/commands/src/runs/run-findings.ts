import { webAddress } from '@ml-airflow/assembly/web-address'
import type { LogStore, Run } from '@ml-airflow/core'
import type { TaskFailure } from '@ml-airflow/engine'
import { plain } from '../framework/terminal/safe-text.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { logCommand } from './log-command.ts'
import { openLogs } from './open-logs.ts'

const MOST_FAILURES = 5

/** Error of a failed task instance, with the end of its log. */
interface FailureBody {
  readonly task_id: string
  readonly sample: string | null
  readonly sentence: string
  readonly try_number: number
  /** Last lines of the command's output. */
  readonly log: readonly string[]
}

/** Facts that explain a failed or waiting run. */
export interface RunFindings {
  readonly failures: readonly FailureBody[]
  /** Number of further failures. */
  readonly more_failures: number
  readonly upstream_failed: number
  readonly waiting_for: readonly string[]
  /** URL of the run's page. */
  readonly address: string
}

export async function reportOf(workbench: Workbench, run: Run): Promise<RunFindings> {
  const { failuresOf } = await import('@ml-airflow/engine')
  const store = await workbench.storeWithoutDags()
  const { failures, more, upstreamFailed } = await failuresOf(store, run, MOST_FAILURES)
  const logs = failures.length === 0 ? undefined : await openLogs(workbench)
  return {
    failures: await Promise.all(failures.map((failure) => failureBody(failure, logs))),
    more_failures: more,
    upstream_failed: upstreamFailed,
    waiting_for: await waitsOf(workbench, run),
    address: webAddress(workbench.settings, `/admin/runs/${run.id}`),
  }
}

/** Reasons why a run waits. */
export async function waitsOf(workbench: Workbench, run: Run): Promise<readonly string[]> {
  const { waitingFor } = await import('@ml-airflow/engine')
  const registry = await workbench.loadedRegistry()
  const maxActiveRuns = workbench.settings.MAX_ACTIVE_RUNS_PER_DAG
  return waitingFor({ store: await workbench.storeWithoutDags(), registry, maxActiveRuns }, run)
}

/** The report for people. Empty if there is nothing to report. */
export function reportLines(run: Run, report: RunFindings): readonly string[] {
  const { failures, more_failures: more, upstream_failed: upstream, waiting_for: waits } = report
  const others = [
    more === 0 ? '' : `${more} more ${more === 1 ? 'task instance' : 'task instances'} failed.`,
    upstream === 0
      ? ''
      : `${upstream} ${upstream === 1 ? 'task instance' : 'task instances'} did not start, because an upstream task failed.`,
  ].filter(Boolean)
  const more_at = failures.length + waits.length === 0 ? [] : [`The run's page: ${report.address}`]
  return [
    ...waits.map((sentence) => `It waits: ${sentence}`),
    ...failures.flatMap((failure) => failureLines(run, failure)),
    ...(others.length === 0 ? [] : [others.join(' ')]),
    ...more_at,
  ]
}

function failureLines({ dagId, runId }: Run, failure: FailureBody): readonly string[] {
  const { task_id: taskId, sample, sentence, try_number: number, log } = failure
  const name = sample === null ? taskId : `${taskId} [${sample}]`
  const command = logCommand({ dag_id: dagId, run_id: runId, task_id: taskId, sample })
  return [
    `${name} failed in try ${number}: ${plain(sentence)}`,
    ...log.map((line) => `  | ${plain(line)}`),
    ...(number === 0 ? [] : [`  The whole log: ${command}`]),
  ]
}

async function failureBody(
  { instance, attempt, sentence }: TaskFailure,
  logs: LogStore | undefined,
): Promise<FailureBody> {
  const { taskId, sample, tryNumber } = instance
  const location = attempt && { instance: instance.id, tryNumber: attempt.number, logPath: attempt.logPath }
  const { lastLines } = await import('@ml-airflow/engine')
  const log = location && logs ? await lastLines(logs, location) : []
  return { task_id: taskId, sample: sample === '' ? null : sample, sentence, try_number: tryNumber, log }
}
