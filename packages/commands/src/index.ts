/**
 * The catalogue of commands, from which the command line, the REST plugin, its page and the table in the docs are made, and the frame
 * that reads, checks and carries out a command. Starts no process itself: what does is handed in.
 */

export type { Argument } from './arguments.ts'
export { catalogue } from './catalogue.ts'
export type { Command, Given, RestApi } from './command.ts'
export { addressOf, reportText } from './database/commands.ts'
export { tryDate } from './dates.ts'
export { askWhetherToGoOn, type Input, processInput } from './input.ts'
export { argvOf, type SentValues } from './line/argv-of.ts'
export { runCommandLine } from './line/run-command-line.ts'
export type { Caller, Openers } from './openers.ts'
export {
  type AppStart,
  type Daemon,
  noProcesses,
  type Processes,
  type ProgramStart,
  type StandaloneOptions,
} from './processes/processes.ts'
export type { KeptDags } from './rest/kept-dags.ts'
export { type RestArgument, type RestCommand, restApis, restArguments, shownFields } from './rest/rest-apis.ts'
export { confWith } from './runs/conf-settings.ts'
export { INSTANCE_HEAD, instanceRow } from './runs/instance-row.ts'
export { onStopSignals } from './stop-signals.ts'
export { Output } from './terminal/output.ts'
export { UsageError } from './usage-error.ts'
export { Workbench } from './workbench.ts'
