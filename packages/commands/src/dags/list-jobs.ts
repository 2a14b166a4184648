import { NO_SAMPLE, type RecordedInstance, type Run, type Store, TASK_STATES, type Try } from '@ml-airflow/core'
import { option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { choice, integer } from '../framework/kinds.ts'

const TRIED = TASK_STATES.filter((state) => !['waiting', 'queued', 'skipped', 'upstream_failed'].includes(state))
const OUTCOMES = ['running', 'success', 'failed', 'timed_out', 'lost', 'cancelled'] as const
/** Assumed number of task instances per job. */
const INSTANCES_OF_A_JOB = 10

export const listJobs = defineCommand({
  name: 'dags list-jobs',
  summary: 'Lists the last try of each task instance, running and ended, newest first.',
  examples: ['dags list-jobs', 'dags list-jobs -d ml_training_dag --state running'],
  arguments: [
    option('dag_id', { short: '-d', description: 'only tries of this DAG' }),
    option('state', { kind: choice(OUTCOMES), description: 'only tries that are running, or ended in this state' }),
    option('limit', { kind: integer(1), default: 100, description: 'maximum number (default: 100)' }),
  ],
  access: 'viewer',
  differs: 'A job is a try of a task. Lists the tries of the newest runs, up to --limit runs.',
  async run(workbench, { dag_id, state, limit }) {
    const store = await workbench.storeWithoutDags()
    const jobs = (await jobsOf(store, dag_id, limit)).filter((job) => state === undefined || job.state === state)
    const newest = jobs.sort((a, b) => b.attempt.startedAt.getTime() - a.attempt.startedAt.getTime()).slice(0, limit)
    const bodies = newest.map(bodyOf)
    workbench.output.answer(bodies, () =>
      bodies.length === 0 ? 'No jobs.' : workbench.output.table(HEADS, bodies.map(cellsOf)),
    )
  },
})

const HEADS = ['dag_id', 'task_id', 'state', 'job_type', 'start_date', 'end_date', 'host', 'run_id']

interface Job {
  readonly run: Run
  readonly instance: RecordedInstance
  readonly attempt: Try
  readonly state: (typeof OUTCOMES)[number]
}

/** The last tries of the newest runs. */
async function jobsOf(
  store: Pick<Store, 'runHistory' | 'instanceHistory'>,
  dagId: string | undefined,
  limit: number,
): Promise<readonly Job[]> {
  const runs = await store.runHistory.list({ dagIds: dagId === undefined ? undefined : [dagId], limit })
  const runOf = new Map(runs.map((run) => [run.id, run]))
  const instances = await store.instanceHistory.list({
    runs: [...runOf.keys()],
    states: TRIED,
    limit: limit * INSTANCES_OF_A_JOB,
  })
  const tries = await store.instanceHistory.lastTries(instances)
  return instances.flatMap((instance) => {
    const [run, attempt] = [runOf.get(instance.run), tries.get(instance.id)]
    return run === undefined || attempt === undefined
      ? []
      : [{ run, instance, attempt, state: attempt.outcome ?? 'running' }]
  })
}

function bodyOf({ run, instance, attempt, state }: Job) {
  return {
    dag_id: run.dagId,
    task_id: instance.taskId,
    sample: instance.sample === NO_SAMPLE ? null : instance.sample,
    run_id: run.runId,
    state,
    job_type: 'LocalTaskJob',
    start_date: formatDate(attempt.startedAt),
    end_date: attempt.finishedAt === undefined ? null : formatDate(attempt.finishedAt),
    hostname: attempt.host,
    pid: attempt.pid ?? null,
  }
}

function cellsOf(job: ReturnType<typeof bodyOf>): readonly string[] {
  const task = job.sample === null ? job.task_id : `${job.task_id} ${job.sample}`
  return [job.dag_id, task, job.state, job.job_type, job.start_date, job.end_date ?? '', job.hostname, job.run_id]
}
