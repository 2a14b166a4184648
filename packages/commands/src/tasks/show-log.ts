import { type LogLocation, MlAirflowError } from '@ml-airflow/core'
import { followLog } from '@ml-airflow/shell'
import type { Output } from '../framework/terminal/output.ts'

/** Streams the log of a try until the try ends. */
export async function showLog(
  location: { readonly logDir: string } & Pick<LogLocation, 'logPath'>,
  ended: Promise<unknown>,
  output: Output,
): Promise<void> {
  try {
    for await (const { text } of followLog(location, { ended })) output.pass(text)
  } catch (error) {
    // A try that fails before its command starts has no log.
    if (!(error instanceof MlAirflowError) || error.code !== 'not_found') throw error
  }
}
