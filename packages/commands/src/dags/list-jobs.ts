import { TASK_STATES, type Try } from '@ml-airflow/core'
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
  summary: 'Lists what workers run and have run: the last try of each task instance, the newest first.',
  examples: ['dags list-jobs', 'dags list-jobs -d ml_training_dag --state running'],
  arguments: [
    option('dag_id', { short: '-d', description: 'of this DAG alone' }),
    option('state', { kind: choice(OUTCOMES), description: 'only those that run, or ended so' }),
    option('limit', { kind: integer(1), default: 100, description: 'how many at most (default: 100)' }),
  ],
  access: 'viewer',
  differs: 'A job is a try of a task. Those of the newest runs are listed, as many runs as --limit says.',
  async run(workbench, { dag_id, state, limit }) {
    const store = await workbench.storeWithoutDags()
    const dagIds = dag_id === undefined ? undefined : [dag_id]
    const runs = new Map((await store.runHistory.list({ dagIds, limit })).map((run) => [run.id, run]))
    const instances = await store.instanceHistory.list({
      runs: [...runs.keys()],
      states: TRIED,
      limit: limit * INSTANCES_OF_A_JOB,
    })
    const tries = await store.instanceHistory.lastTries(instances)
    const jobs = instances
      .flatMap((instance) => {
        const attempt = tries.get(instance.id)
        return attempt === undefined ? [] : [{ ...instance, attempt, dagId: runs.get(instance.run)?.dagId ?? '' }]
      })
      .filter(({ attempt }) => (state ?? stateOf(attempt)) === stateOf(attempt))
      .sort((a, b) => b.attempt.startedAt.getTime() - a.attempt.startedAt.getTime())
      .slice(0, limit)
    const bodies = jobs.map(({ attempt, dagId, taskId, sample, run }) => ({
      dag_id: dagId,
      task_id: taskId,
      sample: sample === '' ? null : sample,
      run_id: runs.get(run)?.runId ?? null,
      state: stateOf(attempt),
      job_type: 'LocalTaskJob',
      start_date: formatDate(attempt.startedAt),
      end_date: attempt.finishedAt === undefined ? null : formatDate(attempt.finishedAt),
      hostname: attempt.host,
      pid: attempt.pid ?? null,
    }))
    workbench.output.answer(bodies, () =>
      bodies.length === 0
        ? 'No jobs.'
        : workbench.output.table(
            ['dag_id', 'task_id', 'state', 'job_type', 'start_date', 'end_date', 'host', 'run_id'],
            bodies.map((one) => [
              one.dag_id,
              one.sample === null ? one.task_id : `${one.task_id} ${one.sample}`,
              one.state,
              one.job_type,
              one.start_date,
              one.end_date ?? '',
              one.hostname,
              one.run_id ?? '',
            ]),
          ),
    )
  },
})

function stateOf({ outcome }: Try): (typeof OUTCOMES)[number] {
  return outcome ?? 'running'
}
