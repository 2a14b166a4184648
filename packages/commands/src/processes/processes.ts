import type { Workbench } from '../workbench.ts'

/** The processes that commands start. The app that can start them hands it in. */
export interface Processes {
  /** Runs another app in the foreground until it ends; its exit code becomes the command's. */
  runApp(bench: Workbench, name: 'api' | 'worker', env: Readonly<Record<string, string>>): Promise<void>
  /** Redis, the API and a worker, until it is asked to stop. */
  runStandalone(bench: Workbench, options: StandaloneOptions): Promise<void>
}

export interface StandaloneOptions {
  /** Triggers the seed's training DAG and the iris DAG, and shows what becomes of them. */
  readonly demo: boolean
  /** Ends after the demo. */
  readonly once: boolean
}
