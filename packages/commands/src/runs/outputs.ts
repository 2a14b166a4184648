import { join } from 'node:path'
import { MlAirflowError, messageOf, type RecordedInstance, type Run } from '@ml-airflow/core'
import type { OutputFiles } from '@ml-airflow/shell'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, getAnyRun } from './find-any-run.ts'
import { requireTask } from './find-run.ts'
import { sample } from './run-arguments.ts'

export const outputs = defineCommand({
  name: 'outputs',
  summary: 'Lists the output files of a run, including those of skipped tasks that were already done.',
  examples: ['outputs 17', 'outputs nightly-7 iris_report', 'outputs 17 -o plain'],
  arguments: [anyRun, positional('task_id', { optional: true, description: 'only the outputs of this task' }), sample],
  access: 'viewer',
  async run(workbench, { run: given, task_id: taskId, sample }) {
    const { OutputFiles } = await import('@ml-airflow/shell')
    const run = await getAnyRun(workbench, given)
    if (taskId !== undefined) await requireTask(workbench, run, taskId)
    const files = new OutputFiles(workbench.settings.OUTPUT_DIR)
    const found: FoundFile[] = []
    for (const instance of await instancesOf(workbench, run, { taskId, sample }))
      found.push(...(await filesOf(workbench, files, instance)))
    workbench.output.answer(found, () => asText(workbench, run, found))
  },
})

interface FoundFile {
  readonly task_id: string
  readonly sample: string | null
  /** Absolute path. */
  readonly path: string
  readonly size: number
  readonly modified_at: string
}

const MOST_INSTANCES = 10_000

async function instancesOf(
  workbench: Workbench,
  { id }: Run,
  { taskId, sample }: { readonly taskId: string | undefined; readonly sample: string | undefined },
): Promise<readonly RecordedInstance[]> {
  const { instanceHistory } = await workbench.storeWithoutDags()
  return instanceHistory.listOfRun({ run: id, after: 0, limit: MOST_INSTANCES, taskId, sample })
}

/** Reports unreadable entries and lists the others. */
async function filesOf(
  workbench: Workbench,
  files: OutputFiles,
  instance: RecordedInstance,
): Promise<readonly FoundFile[]> {
  const { taskId, sample, outputPath } = instance
  if (outputPath === undefined) return []
  try {
    const { entries, isCutOff } = await files.list(outputPath)
    if (isCutOff) workbench.output.say(`${outputPath} holds more than is listed here.`)
    return entries
      .filter(({ isFolder }) => !isFolder)
      .map(({ path, size, modifiedAt }) => ({
        task_id: taskId,
        sample: sample === '' ? null : sample,
        path: join(outputPath, path),
        size,
        modified_at: formatDate(modifiedAt),
      }))
  } catch (error) {
    if (!(error instanceof MlAirflowError)) throw error
    workbench.output.say(`${taskId}: ${messageOf(error)}`)
    return []
  }
}

function asText({ output }: Workbench, { runId, dagId }: Run, found: readonly FoundFile[]): string {
  if (found.length === 0) return `Run '${runId}' of DAG '${dagId}' has no outputs.`
  return output.table(
    ['task', 'sample', 'bytes', 'modified', 'file'],
    found.map(({ task_id, sample, size, modified_at, path }) => [task_id, sample ?? '', size, modified_at, path]),
  )
}
