import { runBody } from '@ml-airflow/assembly/bodies'
import type { BackfillCounts, Run } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'
import type { Waited } from './backfill-wait.ts'

/** Reports the progress of a backfill when it changes. */
export function progressOn(
  workbench: Workbench,
  verbose: boolean,
): (counts: BackfillCounts, ended: readonly Run[]) => void {
  let said = ''
  const named = new Set<number>()
  return (counts, ended) => {
    for (const run of ended) {
      if (verbose && !named.has(run.id)) workbench.output.say(`${run.runId}: ${run.state}`)
      named.add(run.id)
    }
    const { waiting, queued, running, success } = counts
    const failed = failuresIn(counts)
    const total = waiting + queued + running + success + failed
    const line = `[backfill progress] | finished run ${success + failed} of ${total} | running: ${queued + running} | failed: ${failed}`
    if (line !== said) workbench.output.say(line)
    said = line
  }
}

function failuresIn({ failed, cancelled, refused }: BackfillCounts): number {
  return failed + cancelled + refused
}

/** Outcome of each run. The exit code is 1 unless all succeeded. */
export function answerBackfill(workbench: Workbench, id: number, { ended, refused, total }: Waited): void {
  const failed = ended.filter(({ state }) => state !== 'success')
  const left = total - ended.length - refused.length
  if (failed.length + refused.length + left > 0) workbench.exitCode = 1
  const sentences = [
    `${ended.length - failed.length} of ${total} runs succeeded.`,
    ...failed.map(({ runId, state }) => `${runId}: ${state}`),
    ...refused.map(({ runId, problem }) => `${runId} could not be created: ${problem}`),
    ...(failed.length > 0 ? ['--rerun_failed_tasks reruns the failed tasks.'] : []),
    ...(left > 0
      ? [
          `${left} have not ended. Started ones continue; the same command, or 'backfills resume ${id}', continues with the others.`,
        ]
      : []),
  ]
  workbench.output.answer(ended.map(runBody), () => sentences.join('\n'))
}
