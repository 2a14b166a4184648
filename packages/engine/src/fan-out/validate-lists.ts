import { MlAirflowError, messageOf, type TryFiles } from '@ml-airflow/core'
import type { Trying } from '../tries/context.ts'
import type { OutputPaths } from '../tries/outputs.ts'
import { readSamples } from './sample-lists.ts'

/**
 * Validates the sample lists that a task has written, before its finish is recorded: the task can still be retried, whereas
 * its downstream tasks cannot repair a list.
 * @param path current path of the output
 * @throws MlAirflowError `bad_argument`, with path and line
 */
export async function refuseBadLists(
  files: Pick<TryFiles, 'readList'>,
  { known, task }: Trying,
  output: OutputPaths | undefined,
  path: string | undefined,
): Promise<void> {
  for (const tasks of known.index.listsIn(task.id).values()) {
    const source = tasks[0]?.samplesFrom
    if (source === undefined) continue
    if (output === undefined || path === undefined) throw bad(nowhere(task.id, tasks[0]?.id))
    try {
      await readSamples(files, path, source, tasks.length)
    } catch (error) {
      throw bad(messageOf(error).replaceAll(path, output.final))
    }
  }
}

function nowhere(source: string, task: string | undefined): string {
  return `'${task}' takes its samples from the output of '${source}', which has none: its outputPathProvider must give a path.`
}

function bad(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
