import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exit, Launched, Launcher, LaunchRequest, LogPlace } from '@ml-airflow/core'
import type { Order } from './dags.ts'

/** Content of an output: number of the execution that wrote it. */
interface Content {
  readonly execution: number
}

/** A running command. It has read its inputs, and writes its output when the history ends it. */
export class Command {
  /** Number among all executions of a history, from 1. */
  readonly execution: number
  readonly request: LaunchRequest
  readonly order: Order
  /** Version in its program. */
  readonly version: string
  /** By task and sample: execution whose output it has read. Undefined if there was no readable output. */
  readonly read: ReadonlyMap<string, number | undefined>
  /** Content of its input file. */
  readonly input: string | undefined
  readonly exit: Promise<Exit>
  #resolve: (exit: Exit) => void = () => undefined
  stopped: Exit | undefined

  constructor(execution: number, request: LaunchRequest) {
    this.execution = execution
    this.request = request
    this.order = JSON.parse(request.args[0] ?? '') as Order
    this.version = /version '(.*)' of/.exec(request.program)?.[1] ?? ''
    const outputs = this.order.upstream.filter(({ path }) => path !== undefined)
    this.read = new Map(
      outputs.map(({ taskId, sample, path }) => [
        sample === '' ? taskId : `${taskId}/${sample}`,
        contentOf(path ?? ''),
      ]),
    )
    const { input } = this.order
    this.input = input === undefined ? undefined : readFileSync(join(request.cwd ?? '', input), 'utf8')
    this.exit = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** A command without its input must fail. */
  get canSucceed(): boolean {
    return [...this.read.values()].every((execution) => execution !== undefined)
  }

  end(outcome: 'success' | 'failed'): Exit {
    const { outputPath } = this.request
    if (outcome === 'success' && outputPath !== undefined) writeContent(outputPath, { execution: this.execution })
    const exitCode = outcome === 'success' ? 0 : 1
    const sentence = outcome === 'success' ? 'The command ended well.' : 'The command ended with exit code 1.'
    return this.#endAs({ outcome, exitCode, signal: undefined, sentence, wroteOutput: existsSync(outputPath ?? '') })
  }

  stop(outcome: 'cancelled' | 'lost', sentence: string): void {
    this.stopped = this.#endAs({ outcome, exitCode: undefined, signal: 'SIGTERM', sentence })
  }

  #endAs(exit: Exit): Exit {
    this.#resolve(exit)
    return exit
  }
}

/** Starts no processes: histories end the commands. */
export class HandLauncher implements Launcher {
  readonly #evidence = new Map<string, { readonly work: string; readonly exit: Exit }>()
  #onLaunch: (command: Command) => void = () => undefined
  #executions = 0

  /** The next launched command. */
  next(): Promise<Command> {
    return new Promise((resolve) => {
      this.#onLaunch = resolve
    })
  }

  launch(request: LaunchRequest): Launched {
    this.#executions += 1
    const command = new Command(this.#executions, request)
    this.#onLaunch(command)
    return {
      pid: Promise.resolve(command.execution),
      exit: command.exit,
      extend() {},
      stop: (outcome, sentence) => command.stop(outcome, sentence),
    }
  }

  /** Ends a command, and leaves the same evidence of its exit as the real launcher. */
  end(command: Command, outcome: 'success' | 'failed'): void {
    const { work } = command.request
    this.#evidence.set(tryOf(command.request), { work, exit: command.end(outcome) })
  }

  evidenceOf(place: LogPlace, work: string | undefined): Exit | undefined {
    const evidence = this.#evidence.get(tryOf(place))
    return evidence !== undefined && (work ?? evidence.work) === evidence.work ? evidence.exit : undefined
  }

  look(): void {}
  async endRemains(): Promise<void> {}
  async close(): Promise<void> {}
}

/** Execution that wrote the output. Undefined if nothing is there, or nothing from an execution. */
export function contentOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Content).execution
  } catch {
    return undefined
  }
}

function writeContent(path: string, content: Content): void {
  writeFileSync(path, JSON.stringify(content))
}

function tryOf({ instance, tryNumber }: LogPlace): string {
  return `${instance}/${tryNumber}`
}
