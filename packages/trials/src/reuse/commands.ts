import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exit, Launched, Launcher, LaunchRequest, LogLocation } from '@ml-airflow/core'
import { LEFT_OUT_CODE, type Order } from './dags.ts'
import { contentOf, listFor, writeOutput } from './lists.ts'

/** How a history lets a command end. */
export type Ending = 'success' | 'failed' | 'left out'

/** A running command. It has read its inputs, and writes its output when the history ends it. */
export class Command {
  /** Number among all executions of a history, from 1. */
  readonly execution: number
  readonly request: LaunchRequest
  readonly order: Order
  /** Version in its program. */
  readonly version: string
  /** The part of its program that may change without a new version. */
  readonly words: string
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
    // The words of `via` and the program behind them are in single quotes.
    const program = request.program.replaceAll(String.raw`'\''`, "'")
    this.version = /version '(.*?)' of/.exec(program)?.[1] ?? ''
    this.words = (/'EDITION=(.*?)'/.exec(program) ?? / of "\$1" (.*)/.exec(program))?.[1] ?? ''
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

  /** GPUs that it may use. */
  get cards(): readonly string[] {
    return (this.request.environment.CUDA_VISIBLE_DEVICES ?? '').split(',').filter((card) => card !== '')
  }

  /** A command without its input must fail. */
  get canSucceed(): boolean {
    return [...this.read.values()].every((execution) => execution !== undefined)
  }

  end(ending: Ending): Exit {
    const { outputPath } = this.request
    if (ending === 'success' && outputPath !== undefined)
      writeOutput(outputPath, { execution: this.execution }, this.order.lists ? listFor(this.input ?? '') : undefined)
    const outcome = ending === 'success' ? 'success' : 'failed'
    const exitCode = { success: 0, failed: 1, 'left out': LEFT_OUT_CODE }[ending]
    const sentence = exitCode === 0 ? 'The command ended well.' : `The command ended with exit code ${exitCode}.`
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
  end(command: Command, ending: Ending): void {
    const { work } = command.request
    this.#evidence.set(tryOf(command.request), { work, exit: command.end(ending) })
  }

  evidenceOf(location: LogLocation, work: string | undefined): Exit | undefined {
    const evidence = this.#evidence.get(tryOf(location))
    return evidence !== undefined && (work ?? evidence.work) === evidence.work ? evidence.exit : undefined
  }

  checkHeartbeat(): void {}
  async endRemains(): Promise<void> {}
  async close(): Promise<void> {}
}

function tryOf({ instance, tryNumber }: LogLocation): string {
  return `${instance}/${tryNumber}`
}
