import type { Argument } from '../arguments.ts'
import type { Command, Given } from '../command.ts'
import { processInput, type Reading } from '../input.ts'

/** A command under one of its names. */
export interface Spelled {
  /** Words of the name: one, or a group and a word. */
  readonly path: readonly string[]
  readonly command: Command
  readonly arguments: readonly Argument[]
  /** Maps the values of these arguments to those of the command under its first name. */
  given(values: Given): Given
}

/** Every command under each of its names. A name that Airflow 1.10 and Airflow 2 share appears once. */
export function spellingsOf(command: Command): readonly Spelled[] {
  const { name, spellings, arguments: own } = command
  return [{ name }, ...spellings].map((one) => ({
    path: one.name.split(' '),
    command,
    arguments: one.arguments ?? own,
    given: (values) => ({ ...absent(own), ...(one.given?.(values) ?? values) }),
  }))
}

function absent(own: readonly Argument[]): Given {
  return Object.fromEntries(own.map((one) => [one.name, one.read(undefined, NOTHING_TO_READ)]))
}

/** Default values need no input. */
const NOTHING_TO_READ: Reading = { ...processInput, defaultTimeZone: () => 'UTC' }
