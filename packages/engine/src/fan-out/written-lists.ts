import { MlAirflowError, messageOf, type TryFiles } from '@ml-airflow/core'
import type { Trying } from '../tries/context.ts'
import type { OutputPlace } from '../tries/outputs.ts'
import { readSamples } from './sample-lists.ts'

/**
 * The lists of samples that a task has written must be ones, before its finish is recorded: the task can run again, and what comes
 * after it cannot mend them.
 * @param path where the output lies now
 * @throws MlAirflowError `bad_argument`, with path and line
 */
export async function refuseBadLists(
  files: Pick<TryFiles, 'readList'>,
  { known, task }: Trying,
  output: OutputPlace | undefined,
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
