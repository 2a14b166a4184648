import { join } from 'node:path'
import { flag, option } from '../framework/arguments.ts'
import type { GivenOf } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'

/** Common arguments of all long-running commands. */
export const daemonSet = [
  option('pid', { placeholder: 'file', description: 'file for the pid (default with -D: airflow-<command>.pid)' }),
  flag('daemon', { short: '-D', description: 'continue in the background' }),
  option('stdout', { placeholder: 'file', description: 'with -D: file for stdout (default: airflow-<command>.out)' }),
  option('stderr', { placeholder: 'file', description: 'with -D: file for stderr (default: airflow-<command>.err)' }),
  option('log-file', {
    short: '-l',
    placeholder: 'file',
    description: 'file for the log (default: stdout; with -D airflow-<command>.log)',
  }),
] as const

/** Subset that the REST plugin supports, in its order. */
export const daemonApi = ['pid', 'daemon', 'stdout', 'stderr', 'log-file'] as const

interface DaemonRequest {
  readonly name: string
  readonly given: GivenOf<typeof daemonSet>
  /** Whether it has a log beside stdout and stderr. */
  readonly writesLog?: boolean
}

/** Runs a long-running command as the arguments demand. `run` gets the log file; undefined means stdout. */
export async function runAsDaemon(
  workbench: Workbench,
  { name, given, writesLog = true }: DaemonRequest,
  run: (logFile: string | undefined) => Promise<void>,
): Promise<void> {
  const { pid: pidFile, daemon: detach, stdout, stderr } = given
  const ownLog = detach && writesLog ? join(workbench.settings.ML_AIRFLOW_HOME, `airflow-${name}.log`) : undefined
  const logFile = given['log-file'] ?? ownLog
  await workbench.processes.asDaemon(workbench, { name, detach, pidFile, stdout, stderr, logFile }, () => run(logFile))
}
