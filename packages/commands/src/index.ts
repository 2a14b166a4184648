/**
 * The command catalogue, source of the command line, the REST plugin, its page and the table in the docs, and the framework that
 * parses, checks and runs a command. Starts no process itself: the caller passes in the functions that do.
 */

export { catalogue } from './catalogue.ts'
export { addressOf, databaseSentence } from './database/commands.ts'
export type { Argument } from './framework/arguments.ts'
export type { Command, Given, RestApi } from './framework/command.ts'
export { tryDate } from './framework/dates.ts'
export { askWhetherToGoOn, type Input, processInput } from './framework/input.ts'
export { argvOf, type SentValues } from './framework/line/argv-of.ts'
export { runCommandLine } from './framework/line/run-command-line.ts'
export { onStopSignals } from './framework/stop-signals.ts'
export { Output } from './framework/terminal/output.ts'
export { UsageError } from './framework/usage-error.ts'
export {
  type AppStart,
  type Daemon,
  noProcesses,
  type Processes,
  type ProgramStart,
  type StandaloneOptions,
} from './processes/processes.ts'
export type { ReloadableDags } from './rest/reloadable-dags.ts'
export { type RestArgument, type RestCommand, restApis, restArguments, shownFields } from './rest/rest-apis.ts'
export { confWith } from './runs/conf-settings.ts'
export { INSTANCE_HEAD, instanceRow } from './runs/instance-row.ts'
export type { Caller, Openers } from './workbench/openers.ts'
export { Workbench } from './workbench/workbench.ts'
