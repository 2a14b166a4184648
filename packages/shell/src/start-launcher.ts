import {
  isMaskable,
  type Launched,
  type Launcher,
  type LaunchRequest,
  MlAirflowError,
  secretForms,
} from '@ml-airflow/core'
import { passedEnvironment } from './environment.ts'
import type { LauncherSettings } from './launcher-messages.ts'
import { LauncherProcess } from './launcher-process.ts'
import { ownEnvironment } from './own-environment.ts'
import { killBearers } from './process-marks.ts'

export interface LauncherOptions {
  /** Time between SIGTERM and SIGKILL. Default: 5,000 ms. */
  readonly graceMs?: number
  /** Maximum size of one try's log on disk. Default: 50,000,000 bytes. */
  readonly logCapBytes?: number
  /** Texts masked as *** in logs. Default: none. */
  readonly secrets?: readonly string[]
  /** Names of environment variables to pass to commands, with `*` for any characters. Default: `defaults`. */
  readonly passEnvironment?: readonly string[]
  /** Folder of the delegated cgroup in which commands with limits get theirs. Default: none. */
  readonly cgroup?: string | undefined
}

/**
 * Starts the small process next to a worker that starts Bash for it. It ends with the worker, however the worker ends, and
 * takes all its descendants with it. If it is killed or hangs, its launches are lost and the next launch starts another.
 * @throws MlAirflowError `unavailable` if it fails to start
 */
export async function startLauncher(options: LauncherOptions = {}): Promise<Launcher> {
  const { graceMs = 5000, logCapBytes = 50_000_000, secrets = [], passEnvironment = ['defaults'], cgroup } = options
  const passed = passedEnvironment(ownEnvironment, passEnvironment, secrets)
  const masked = secretForms([...secrets, ...passed.secrets].filter(isMaskable))
  const settings = { graceMs, logCapBytes, secrets: masked, cgroup }
  const launcher = new LastingLauncher(settings, passed.variables)
  await launcher.ready()
  return launcher
}

class LastingLauncher implements Launcher {
  readonly #settings: LauncherSettings
  readonly #environment: Readonly<Record<string, string>>
  #process: LauncherProcess
  #closed = false

  constructor(settings: LauncherSettings, environment: Readonly<Record<string, string>>) {
    this.#settings = settings
    this.#environment = environment
    this.#process = new LauncherProcess(settings, environment)
  }

  async ready(): Promise<void> {
    if (await this.#process.ready) return
    throw new MlAirflowError('unavailable', 'The launcher, the process that starts Bash, ended while it started.')
  }

  launch(request: LaunchRequest): Launched {
    if (this.#closed) throw new MlAirflowError('unavailable', 'The launcher is closed and starts nothing any more.')
    if (!this.#process.lives) this.#process = new LauncherProcess(this.#settings, this.#environment)
    return this.#process.launch(request)
  }

  checkHeartbeat(patienceMs: number): void {
    this.#process.checkHeartbeat(patienceMs)
  }

  async endRemains(keys: readonly string[]): Promise<void> {
    await killBearers(({ task }) => keys.includes(task))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#process.close()
  }
}
