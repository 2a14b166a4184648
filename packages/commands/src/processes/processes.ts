import { MlAirflowError } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'

/** The processes that commands start. The app that can start them hands it in. */
export interface Processes {
  /** Runs another app in the foreground until it ends; its exit code becomes the command's. */
  runApp(bench: Workbench, app: AppStart): Promise<void>
  /** Redis, the API and a worker, until it is asked to stop. */
  runStandalone(bench: Workbench, options: StandaloneOptions): Promise<void>
  /** Serves the folder of logs until it is asked to stop. */
  serveLogs(bench: Workbench): Promise<void>
  /** Runs a program that talks to the terminal of this process; its exit code becomes the command's. */
  runInteractive(bench: Workbench, program: ProgramStart): Promise<void>
  /**
   * Holds the pid file, if there is to be one, while `run` runs; or starts the same command line as a separate process, and leaves it
   * once it is ready, or after a while.
   * @throws MlAirflowError `conflict` where the process that the pid file names lives, `unavailable` where the new one ends before it is ready
   */
  asDaemon(bench: Workbench, daemon: Daemon, run: () => Promise<void>): Promise<void>
}

export interface AppStart {
  readonly name: 'api' | 'worker' | 'scheduler'
  readonly args?: readonly string[]
  /** In place of the environment's. */
  readonly env: Readonly<Record<string, string>>
  /** Takes the app's log in place of stdout. */
  readonly logFile: string | undefined
}

export interface ProgramStart {
  /** Names of programs, of which the first that is installed is started. */
  readonly files: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** How a command of long life is to run; the files' names as they were given. */
export interface Daemon {
  /** The command's name: its files are called `airflow-<name>`. */
  readonly name: string
  /** Whether to leave the terminal. */
  readonly detach: boolean
  readonly pidFile: string | undefined
  readonly stdout: string | undefined
  readonly stderr: string | undefined
  /** Where its log goes; undefined: to stdout. */
  readonly logFile: string | undefined
}

export interface StandaloneOptions {
  /** Triggers the seed's training DAG and the iris DAG, and shows what becomes of them. */
  readonly demo: boolean
  /** Ends after the demo. */
  readonly once: boolean
  /** Of the API, in place of the settings PORT and HOST. */
  readonly port: number | undefined
  readonly hostname: string | undefined
}

/** For a caller that starts no processes, such as the API: the commands that need them belong to the command line. */
export const noProcesses: Processes = {
  runApp: refuse,
  runStandalone: refuse,
  serveLogs: refuse,
  runInteractive: refuse,
  asDaemon: refuse,
}

async function refuse(): Promise<never> {
  throw new MlAirflowError('internal', 'This is done by the command line alone.')
}
