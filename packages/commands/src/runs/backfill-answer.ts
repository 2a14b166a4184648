import { runBody } from '@ml-airflow/assembly/bodies'
import type { NewRun, Run } from '@ml-airflow/core'
import type { BackfillProgress } from '@ml-airflow/engine'
import type { Workbench } from '../workbench/workbench.ts'

/** Says how far a backfill is, when that changes. */
export function progressOn(bench: Workbench, verbose: boolean): (progress: BackfillProgress) => void {
  let said = ''
  let named = 0
  return ({ total, ended, running }) => {
    if (verbose) for (const run of ended.slice(named)) bench.output.say(`${run.runId}: ${run.state}`)
    named = ended.length
    const failed = ended.filter(({ state }) => state !== 'success').length
    const line = `[backfill progress] | finished run ${ended.length} of ${total} | running: ${running} | failed: ${failed}`
    if (line !== said) bench.output.say(line)
    said = line
  }
}

/** The end of each run. The exit code is 1 unless all have succeeded. */
export function answerBackfill(bench: Workbench, planned: readonly NewRun[], ended: readonly Run[]): void {
  const failed = ended.filter(({ state }) => state !== 'success')
  const left = planned.length - ended.length
  if (failed.length > 0 || left > 0) bench.exitCode = 1
  const sentences = [
    `${ended.length - failed.length} of ${planned.length} runs succeeded.`,
    ...failed.map(({ runId, state }) => `${runId}: ${state}`),
    ...(failed.length > 0 ? ['--rerun_failed_tasks lets what failed run again.'] : []),
    ...(left > 0 ? [`${left} have not ended. Started ones continue; the same command continues with the others.`] : []),
  ]
  bench.output.answer(ended.map(runBody), () => sentences.join('\n'))
}
