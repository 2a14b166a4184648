import { instanceBody, runBody } from '@ml-airflow/assembly/bodies'
import { executionBody } from '@ml-airflow/assembly/record-bodies'
import type { Run, TaskState } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'
import { formatMs } from '../framework/dates.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, getGivenRun, runOfDag } from './find-any-run.ts'
import { INSTANCE_HEAD, instanceRow } from './instance-row.ts'
import { reportLines, reportOf } from './run-findings.ts'

export const showRun = defineCommand({
  name: 'show_run',
  summary:
    'Shows a run with the state, decision, reason and tries of each task instance, and why the run failed or waits.',
  examples: ['show_run 17', 'show_run ml_training_dag 2015-06-01', 'show_run iris_training_dag nightly-7 -o json'],
  arguments: [anyRun, runOfDag],
  access: 'viewer',
  async run(workbench, given) {
    const run = await getGivenRun(workbench, given)
    const instances = await instancesOf(workbench, run)
    const report = await reportOf(workbench, run)
    const { skipped, savedMs } = await savingIn(workbench, run)
    workbench.output.answer({ ...runBody(run), task_instances: instances, saved_ms: savedMs, ...report }, () => {
      const head = `Run '${run.runId}' of DAG '${run.dagId}': ${run.state}\n${plain(JSON.stringify(run.conf))}`
      const drawn = workbench.output.table(INSTANCE_HEAD, instances.map(instanceRow))
      const saved =
        savedMs === 0 ? [] : [`Saved ${formatMs(savedMs)}, the duration of the ${skipped} executions that it reuses.`]
      return [head, drawn, ...saved, ...retryLines(instances), ...reportLines(run, report)].join('\n')
    })
  },
})

async function savingIn(workbench: Workbench, run: Run) {
  const { savingOf } = await import('@ml-airflow/engine')
  return savingOf(await workbench.storeWithoutDags(), run)
}

const MOST_NAMED = 5
const BEFORE_A_TRY: readonly TaskState[] = ['waiting', 'queued', 'up_for_retry']

/** Why the last tries of those that wait for the next one failed. */
function retryLines(instances: Awaited<ReturnType<typeof instancesOf>>): readonly string[] {
  const failed = instances.filter(({ state, failure }) => failure !== null && BEFORE_A_TRY.includes(state))
  const lines = failed.slice(0, MOST_NAMED).map((one) => {
    const name = one.sample === null ? one.task_id : `${one.task_id} [${one.sample}]`
    const code = one.exit_code === null ? '' : ` (exit code ${one.exit_code})`
    return `${name} waits for its next try, after try ${one.try_number} failed: ${plain(one.failure ?? '')}${code}`
  })
  const more = failed.length - lines.length
  return more > 0 ? [...lines, `${more} more wait for their next try.`] : lines
}

/** Task instances; a skipped one includes the execution that it reuses. */
async function instancesOf(workbench: Workbench, run: Run) {
  const { reportInstances } = await import('@ml-airflow/engine')
  const store = await workbench.storeWithoutDags()
  const found = await store.instanceHistory.listOfRun({ run: run.id, after: 0, limit: Number.MAX_SAFE_INTEGER })
  return (await reportInstances(store, found)).map(({ instance, reused, failure, lastTry }) => ({
    ...instanceBody(instance),
    failure: failure ?? null,
    exit_code: lastTry?.exitCode ?? null,
    reused: reused === undefined ? null : executionBody({ ...reused, lastTry: undefined }),
  }))
}
