import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import type { Cli } from './cli.ts'
import { commands } from './commands.ts'

/** The whole command line. What it throws ends the command: a CommanderError is a usage error, or the end of a --help. */
export function buildProgram(cli: Cli) {
  const program = new Command('ml-airflow')
    .description('Runs pipelines of Bash commands, and never redoes what is already done.')
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(['table', 'json']).default('table'))
    .helpCommand(false)
    .addHelpText('after', '\nml-airflow COMMAND --help shows the options of a command, with examples.')
    .hook('preAction', () => {
      cli.output.format = program.opts().output === 'json' ? 'json' : 'table'
    })
  for (const command of commands) program.addCommand(command(cli))
  for (const command of [program, ...program.commands]) showUsageWithErrors(command)
  return program
}

function showUsageWithErrors(command: CommandUnknownOpts): void {
  const usage = command.createHelp().commandUsage(command)
  command.exitOverride().showHelpAfterError(`Usage: ${usage}`)
}
