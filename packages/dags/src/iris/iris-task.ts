import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AnyParameters, MLTaskSubDag, type OutputContext, type ParametersContext } from '@ml-airflow/core'

/** A task that runs a Node script, which writes its output to $MLAF_OUTPUT_PATH. */
export abstract class IrisTask<P extends AnyParameters> extends MLTaskSubDag<P> {
  override readonly command: string | undefined = 'node'

  override outputPathProvider({ outputDir, taskId, record }: OutputContext<P>): string {
    return join(outputDir, 'iris', taskId, String(record.parametersId), record.sample ?? '')
  }
}

/** Absolute path of a script in this package's folder `scripts`. */
export function script(name: string): string {
  return fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url))
}

/** Outputs of an upstream task: one, or one per sample. */
export function outputsOf(taskId: string, { upstream }: Pick<ParametersContext<AnyParameters>, 'upstream'>): string[] {
  return upstream.flatMap((output) =>
    output.taskId === taskId && output.outputPath !== undefined ? [output.outputPath] : [],
  )
}
