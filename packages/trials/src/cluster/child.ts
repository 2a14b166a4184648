import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compiledCode, QUICK_START } from '@ml-airflow/testing'
import { until } from '../wait.ts'
import { peakMbOf } from './processes.ts'

/** A process of a trial that can be killed, frozen and thawed. Its log is a file. */
export class Child {
  readonly name: string
  readonly #process: ChildProcess
  readonly #log: string
  #peakMb = 0

  constructor(name: string, options: { command: readonly string[]; env: Record<string, string>; folder: string }) {
    this.name = name
    this.#log = join(options.folder, `${name}.log`)
    const log = openSync(this.#log, 'a')
    this.#process = spawn(process.execPath, [...QUICK_START, ...options.command], {
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...compiledCode(), ...options.env },
    })
    closeSync(log)
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  get lives(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  get log(): string {
    return readFileSync(this.#log, 'utf8')
  }

  get peakMb(): number {
    this.#peakMb = Math.max(this.#peakMb, peakMbOf(this.pid) ?? 0)
    return this.#peakMb
  }

  /** Waits for a line of its log. @throws if the process ends first */
  said(line: RegExp, withinMs?: number): Promise<true> {
    return until(
      `${this.name} says ${line}`,
      () => {
        if (line.test(this.log)) return true
        if (!this.lives) throw new Error(`${this.name} ended and said:\n${this.log.slice(-2000)}`)
        return false
      },
      withinMs,
    )
  }

  signal(signal: NodeJS.Signals): void {
    this.#peakMb = this.peakMb
    this.#process.kill(signal)
  }

  /** Waits for its end. @returns exit code or signal */
  async ended(): Promise<number | string> {
    if (this.lives) await once(this.#process, 'exit')
    return this.#process.exitCode ?? this.#process.signalCode ?? ''
  }
}
