import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { ownEnvironment } from './own-environment.ts'
import { findProgram } from './programs.ts'

export interface ProcessOptions {
  /** Name for messages. */
  readonly name: string
  readonly file: string
  readonly args?: readonly string[]
  /** The complete environment. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv
  /** Called with every line of stdout and stderr. */
  readonly onLine?: (line: string) => void
}

export interface ProcessEnd {
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly sentence: string
}

export interface SupervisedProcess {
  /** Undefined if the process could not be started. */
  readonly pid: number | undefined
  /** Never rejects. */
  readonly exited: Promise<ProcessEnd>
  /** SIGTERM, grace period, SIGKILL. Resolves when the process has exited; idempotent. */
  stop(graceMs: number): Promise<void>
}

/**
 * Starts a long-lived child. Where `setpriv` is installed (as on every Debian), the child gets SIGTERM when this process
 * dies for any reason. It has its own session, so that Ctrl-C in a terminal reaches only this process.
 */
export function superviseProcess(options: ProcessOptions): SupervisedProcess {
  const child = execa(...commandOf(options), {
    stdin: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
    env: options.env ?? ownEnvironment,
    extendEnv: false,
  })
  const onLine = options.onLine ?? (() => {})
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine)
  const exited = child.then((result) => endOf(options.name, result))
  let stopped: Promise<void> | undefined
  const stop = async (graceMs: number) => {
    const killing = setTimeout(() => child.kill('SIGKILL'), graceMs)
    child.kill('SIGTERM')
    await exited
    clearTimeout(killing)
  }
  return {
    pid: child.pid,
    exited,
    stop: (graceMs) => {
      stopped ??= stop(graceMs)
      return stopped
    },
  }
}

const SETPRIV = findProgram('setpriv')

function commandOf({ file, args = [] }: ProcessOptions): [file: string, args: readonly string[]] {
  return SETPRIV ? [SETPRIV, ['--pdeathsig', 'TERM', '--', file, ...args]] : [file, args]
}

interface ChildResult {
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly originalMessage?: string | undefined
}

function endOf(name: string, { exitCode, signal, originalMessage }: ChildResult): ProcessEnd {
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`
  const started = exitCode !== undefined || signal !== undefined
  const sentence = started ? `${name} ${how}.` : `${name} could not be started: ${originalMessage}.`
  return { exitCode, signal, sentence }
}
