import { MASK } from '@ml-airflow/core'
import { catalogue } from '../catalogue.ts'
import type { Argument } from '../framework/arguments.ts'
import type { Command, RestApi } from '../framework/command.ts'
import { deployDag } from './deploy-dag.ts'
import { refreshAllDags, refreshDag } from './refresh-dags.ts'
import { restApiPluginVersion } from './rest-api-plugin-version.ts'

/** A command with an API of the same name in the REST plugin. */
export interface RestCommand extends Command {
  readonly rest: RestApi
}

/** All APIs of the REST plugin. The last four are not on the command line, which keeps no DAGs. */
export const restApis: readonly RestCommand[] = [
  ...catalogue,
  restApiPluginVersion,
  deployDag,
  refreshDag,
  refreshAllDags,
].filter(hasApi)

function hasApi(command: Command): command is RestCommand {
  return command.rest !== undefined
}

export interface RestArgument extends Argument {
  /** Whether a call without it is rejected. */
  readonly required: boolean
}

/** Arguments of an API in the plugin's order. */
export function restArguments({ rest, arguments: own }: RestCommand): readonly RestArgument[] {
  return rest.arguments.flatMap((name) =>
    own
      .filter((one) => one.name === name)
      .map((one) => ({ ...one, required: one.required || rest.required?.includes(name) === true })),
  )
}

/** Request values for the audit log. Masks secret arguments and, of several words, all but the first. */
export function shownFields<V>(
  { arguments: own }: RestCommand,
  sent: Readonly<Record<string, V>>,
): Record<string, V | string> {
  const hidden = new Set(own.filter(({ secret }) => secret).flatMap(({ name, words }) => [name, ...words.slice(1)]))
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, value !== undefined && hidden.has(name) ? MASK : value]),
  )
}
