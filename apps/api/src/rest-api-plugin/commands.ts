import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Output, runCommandLine } from '@ml-airflow/commands'
import { withTimeout } from '@ml-airflow/engine'
import { Refusal } from '../errors.ts'
import type { ApiParts } from '../parts.ts'
import { Capture } from './capture.ts'
import { type Sent, workbenchOf } from './workbench.ts'

const MOST_AT_ONCE = 200

export interface CommandEnd {
  readonly stdout: string
  readonly stderr: string
  /** Undefined if the command is still running. */
  readonly exitCode: number | undefined
  /** Error that ended the command, if any. */
  readonly failure: unknown
  /** Destination of further output of a running command. */
  readonly logFile: string | undefined
}

/** Runs commands in this process. */
export class Commands {
  readonly #parts: ApiParts
  #running = 0

  constructor(parts: ApiParts) {
    this.#parts = parts
  }

  /**
   * Waits for the command's end, with a timeout: a long command continues after its caller has an answer.
   * @throws Refusal 429 for too many running commands
   */
  async run(command: Command, argv: readonly string[], sent: Sent): Promise<CommandEnd> {
    if (this.#running >= MOST_AT_ONCE) throw new Refusal(429, `${MOST_AT_ONCE} commands are already running.`, 10)
    const [stdout, stderr] = [new Capture(), new Capture()]
    const workbench = workbenchOf(this.#parts, sent, new Output(stdout, stderr, {}))
    this.#running++
    const ended = runCommandLine(argv, workbench, [command]).finally(() => this.#running--)
    const exitCode = await withTimeout(
      ended,
      this.#parts.settings.REST_API_PLUGIN_COMMAND_SECONDS * 1000,
      () => undefined,
    )
    const said = { stdout: stdout.text, stderr: stderr.text }
    if (exitCode !== undefined) return { ...said, exitCode, failure: workbench.failure, logFile: undefined }
    const logFile = this.#logFileOf(command)
    for (const stream of [stdout, stderr]) stream.continueIn(logFile)
    void ended.then((code) => appendFileSync(logFile, `exit_code: ${code}\n`)).catch(() => undefined)
    return { ...said, exitCode, failure: undefined, logFile }
  }

  #logFileOf({ name }: Command): string {
    const folder = join(this.#parts.settings.LOG_DIR, 'rest_api_plugin')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
    return join(folder, `${name}-${time}-${randomUUID().slice(0, 8)}.log`)
  }
}
