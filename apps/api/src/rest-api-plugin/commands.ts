import type { Role } from '@ml-airflow/core'
import type { ApiParts } from '../parts.ts'
import { triggerDag } from './trigger-dag.ts'

/** Arguments as the address bears them, empty ones left out. */
export type Arguments = Readonly<Record<string, string>>

/** One API of the plugin, which stands for a command of Airflow's command line. */
export interface Command {
  readonly role: Role
  /** In the order of the command line; `position` is set for those that have no name there. */
  readonly arguments: readonly { readonly name: string; readonly required?: true; readonly position?: number }[]
  /** What the command prints. */
  run(parts: ApiParts, given: Arguments): Promise<string>
}

/** Every API by its name. */
export const commands: ReadonlyMap<string, Command> = new Map([['trigger_dag', triggerDag]])

/** The command line that an API call stands for: options first, then the arguments that have no name. */
export function commandLine(name: string, command: Command, given: Arguments): string {
  const present = command.arguments.filter((argument) => given[argument.name] !== undefined)
  const options = present.filter(({ position }) => position === undefined)
  const positional = present.filter(({ position }) => position !== undefined)
  return [
    'airflow',
    name,
    ...options.flatMap((argument) => [`--${argument.name}`, given[argument.name]]),
    ...positional.map((argument) => given[argument.name]),
  ].join(' ')
}
