import { join } from 'node:path'
import { MlAirflowError, messageOf, type RecordedInstance, type Run } from '@ml-airflow/core'
import type { OutputFiles } from '@ml-airflow/shell'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, findAnyRun, type GivenRun, getAnyRun, getGivenRun, newestOf, runOfDag } from './find-any-run.ts'
import { getRun, requireTask } from './find-run.ts'
import { sample } from './run-arguments.ts'

export const outputs = defineCommand({
  name: 'outputs',
  summary: 'Lists the output files of a run, including those of skipped tasks that were already done.',
  examples: [
    'outputs 17',
    'outputs 17 iris_report',
    'outputs iris_training_dag nightly-7',
    'outputs iris_training_dag iris_report nightly-7',
    'outputs 17 -o plain',
  ],
  arguments: [
    anyRun,
    positional('task_id', {
      optional: true,
      description: "only the outputs of this task; after a DAG's id, the run may stand here for all tasks",
    }),
    runOfDag,
    sample,
  ],
  access: 'viewer',
  async run(workbench, { sample, ...given }) {
    const { OutputFiles } = await import('@ml-airflow/shell')
    const { run, taskId } = await askedOf(workbench, given)
    if (taskId !== undefined) await requireTask(workbench, run, taskId)
    const files = new OutputFiles(workbench.settings.OUTPUT_DIR)
    const found: FoundFile[] = []
    for (const instance of await instancesOf(workbench, run, { taskId, sample }))
      found.push(...(await filesOf(workbench, files, instance)))
    workbench.output.answer(found, () => asText(workbench, run, found))
  },
})

interface Asked {
  readonly run: Run
  readonly taskId: string | undefined
}

/** Two words are a run and a task, or a DAG and a run. */
async function askedOf(
  workbench: Workbench,
  given: GivenRun & { readonly task_id: string | undefined },
): Promise<Asked> {
  const { run: first, task_id: second, run_of_dag: third } = given
  if (second === undefined || third !== undefined) return { run: await getGivenRun(workbench, given), taskId: second }
  const run = await findAnyRun(workbench, first)
  if (run !== undefined) return { run, taskId: second }
  const isDag = (await newestOf(workbench, first)) !== undefined
  if (isDag) return { run: await getRun(workbench, first, second), taskId: undefined }
  return { run: await getAnyRun(workbench, first), taskId: second }
}

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
