import { MASK } from '@ml-airflow/core'
import { catalogue } from '../catalogue.ts'
import type { Argument } from '../framework/arguments.ts'
import type { Command, RestApi } from '../framework/command.ts'
import { deployDag } from './deploy-dag.ts'
import { refreshAllDags, refreshDag } from './refresh-dags.ts'
import { restApiPluginVersion } from './rest-api-plugin-version.ts'

/** A command that the REST plugin has an API for, under the same name. */
export interface RestCommand extends Command {
  readonly rest: RestApi
}

/** All APIs of the REST plugin. The last four are no commands of a command line, which keeps no DAGs. */
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
  /** Whether a call without it is refused. */
  readonly required: boolean
}

/** What an API takes, in the plugin's order. */
export function restArguments({ rest, arguments: own }: RestCommand): readonly RestArgument[] {
  return rest.arguments.flatMap((name) =>
    own
      .filter((one) => one.name === name)
      .map((one) => ({ ...one, required: one.required || rest.required?.includes(name) === true })),
  )
}

/** The values of a request as the audit log may show them: without passwords, and without values that only their key marks as secret. */
export function shownFields<V>(
  { arguments: own }: RestCommand,
  sent: Readonly<Record<string, V>>,
): Record<string, V | string> {
  const hidden = new Set(own.filter(({ secret }) => secret).flatMap(({ name, words }) => [name, ...words.slice(1)]))
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, value !== undefined && hidden.has(name) ? MASK : value]),
  )
}
