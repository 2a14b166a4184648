import { constants } from 'node:os'
import type { Exit, LaunchRequest } from '@ml-airflow/core'

const LONGEST_LINE = 2000
const TOO_LONG = 'its arguments or its environment are too long (128 KiB for a single one, 2 MiB together)'

/** Exit code and signal of Bash itself. */
export interface BashEnd {
  readonly exitCode: number | undefined
  readonly signal: string | undefined
}

/** The exit of a process that was not ended from outside. */
export function exitOfBash({ exitCode, signal }: BashEnd): Exit {
  const outcome = exitCode === 0 ? 'success' : 'failed'
  return { outcome, exitCode, signal, sentence: sentenceOf(exitCode, signal) }
}

function sentenceOf(exitCode: number | undefined, signal: string | undefined): string {
  if (exitCode === undefined) return `Bash was ended by ${withGuess(signal ?? 'an unknown signal')}.`
  const told = `The command ended with exit code ${exitCode}`
  if (exitCode === 126) return `${told}: it is not executable.`
  if (exitCode === 127) return `${told}: Bash did not find the command.`
  const name = signalName(exitCode - 128)
  return name ? `${told}: it was ended by ${withGuess(name)}.` : `${told}.`
}

function withGuess(signal: string): string {
  return signal === 'SIGKILL' ? 'SIGKILL, perhaps for lack of memory' : signal
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
}

/** Reason why a launch failed before its process started. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'E2BIG') return `Bash could not be started: ${TOO_LONG}.`
  if (code === 'ERR_INVALID_ARG_VALUE') return 'Bash could not be started: an argument or a variable holds a NUL byte.'
  return code ? `Bash could not be started: ${error.message}.` : error.message
}

/** The command in a readable form, as it could be typed. */
export function commandLine({ program, name, args }: LaunchRequest): string {
  const line = ['bash -c', ...[program, name, ...args].map(quoted)].join(' ')
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
