import { MlAirflowError } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'

/** Starts processes for commands. Supplied by an app that can start them. */
export interface Processes {
  /** Runs another app in the foreground until it ends. Its exit code becomes the command's. */
  runApp(workbench: Workbench, app: AppStart): Promise<void>
  /** Runs Redis, the API and a worker until a stop signal. */
  runStandalone(workbench: Workbench, options: StandaloneOptions): Promise<void>
  /** Serves the log folder until a stop signal. */
  serveLogs(workbench: Workbench): Promise<void>
  /** Runs a program on this process's terminal. Its exit code becomes the command's. */
  runInteractive(workbench: Workbench, program: ProgramStart): Promise<void>
  /**
   * Holds the pid file, if any, while `run` runs. Or starts the same command line as a separate process, and leaves it once it is
   * ready or after a timeout.
   * @throws MlAirflowError `conflict` if the process of the pid file is alive, `unavailable` if the new one ends before it is ready
   */
  asDaemon(workbench: Workbench, daemon: Daemon, run: () => Promise<void>): Promise<void>
}

export interface AppStart {
  readonly name: 'api' | 'worker' | 'scheduler'
  readonly args?: readonly string[]
  /** Overrides for the environment. */
  readonly env: Readonly<Record<string, string>>
  /** Log file of the app. Default: stdout. */
  readonly logFile: string | undefined
}

export interface ProgramStart {
  /** Candidate programs. The first one installed is started. */
  readonly files: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Options of a long-running command. Paths are unresolved. */
export interface Daemon {
  /** Command name: the files are named `airflow-<name>`. */
  readonly name: string
  /** Whether to detach from the terminal. */
  readonly detach: boolean
  readonly pidFile: string | undefined
  readonly stdout: string | undefined
  readonly stderr: string | undefined
  /** Log file. Default: stdout. */
  readonly logFile: string | undefined
}

export interface StandaloneOptions {
  /** Triggers the training DAG of the original and the iris DAG, and shows their progress. */
  readonly demo: boolean
  /** Exits after the demo. */
  readonly once: boolean
  /** Port of the API. Overrides the settings PORT and HOST. */
  readonly port: number | undefined
  readonly hostname: string | undefined
}

/** For callers that start no processes, such as the API. Rejects commands that need them. */
export const noProcesses: Processes = {
  runApp: refuse,
  runStandalone: refuse,
  serveLogs: refuse,
  runInteractive: refuse,
  asDaemon: refuse,
}

async function refuse(): Promise<never> {
  throw new MlAirflowError('internal', 'Only the command line can do this.')
}
