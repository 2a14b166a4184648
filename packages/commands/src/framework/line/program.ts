import { MlAirflowError } from '@ml-airflow/core'
import { Argument as CommanderArgument, Command as CommanderCommand, InvalidArgumentError, Option } from 'commander'
import { titleOf } from '../../catalogue.ts'
import type { Workbench } from '../../workbench/workbench.ts'
import type { Argument } from '../arguments.ts'
import type { Reading } from '../input.ts'
import { OUTPUT_FORMATS } from '../terminal/formats.ts'
import { carryOut } from './carry-out.ts'
import type { Spelled } from './spelled.ts'

const GROUPS = 'As Airflow 2 spells them:'

/** The whole command line. Every exception ends the command; a CommanderError is a usage error or the end of --help. */
export function buildProgram(workbench: Workbench, all: readonly Spelled[]): CommanderCommand {
  const program = prepared(new CommanderCommand('ml-airflow'), workbench)
    .description('Runs pipelines of Bash commands, and never redoes what is already done.')
    .addHelpText('after', '\nml-airflow COMMAND --help shows the options of a command, with examples.')
    .version(workbench.version, '--version', 'print the version')
    .helpCommand('help [command]', 'show the options of a command')
  // A group that is also a command must precede its subcommands.
  for (const spelled of [...all].sort((a, b) => a.path.length - b.path.length))
    parentOf(program, spelled, workbench).addCommand(buildCommand(workbench, spelled), {
      hidden: isOtherSpelling(spelled),
    })
  showUsageWithErrors(program)
  return program
}

/** The help lists only one of several spellings of a command. */
function isOtherSpelling({ path, command }: Spelled): boolean {
  return path.length === 1 && path[0] !== command.name
}

function showUsageWithErrors(command: CommanderCommand): void {
  command.showHelpAfterError(`Usage: ${command.createHelp().commandUsage(command)}`)
  for (const each of command.commands) showUsageWithErrors(each)
}

/** A name of two words belongs to a group. A group may itself be a command. */
function parentOf(program: CommanderCommand, { path }: Spelled, workbench: Workbench): CommanderCommand {
  const [group] = path
  if (group === undefined || path.length === 1) return program
  const found = program.commands.find((one) => one.name() === group)
  if (found !== undefined) return found
  const created = prepared(new CommanderCommand(group), workbench).helpGroup(GROUPS)
  created.summary(`the commands of Airflow 2's group ${group}`)
  program.addCommand(created)
  return created
}

function buildCommand(workbench: Workbench, spelled: Spelled): CommanderCommand {
  const { command, path, arguments: own } = spelled
  const built = prepared(new CommanderCommand(path.at(-1)), workbench)
    .description(command.summary)
    .addHelpText('after', helpAfter(spelled))
    .action(async () => carryOut(workbench, command, spelled.given(valuesOf(built, own, readingOf(workbench)))))
  const title = path.length === 1 ? titleOf(command) : undefined
  if (title !== undefined) built.helpGroup(title)
  for (const one of own) {
    if (one.form === 'positional') built.addArgument(positionalOf(one, readingOf(workbench)))
    else built.addOption(optionOf(one, readingOf(workbench)))
  }
  return built
}

function helpAfter({ path, command }: Spelled): string {
  const isOwn = path.join(' ') === command.name
  const examples = command.examples.map((line) => `  ml-airflow ${line}\n`).join('')
  const others = command.spellings.map(({ name }) => name).filter((name) => name !== command.name)
  const also = others.length === 0 ? '' : `\nAlso: ${others.join(', ')}\n`
  return `\n${isOwn ? '' : `The same as ${command.name}.\n\n`}Examples:\n${examples}${isOwn ? also : ''}`
}

/** Common setup of every command. Options of a command are valid only after its name. */
function prepared(command: CommanderCommand, workbench: Workbench): CommanderCommand {
  return command
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(OUTPUT_FORMATS))
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => workbench.output.print(text),
      writeErr: (text) => workbench.output.complain(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(text),
    })
    .on('option:output', (format: string) => {
      workbench.output.format = OUTPUT_FORMATS.find((one) => one === format) ?? 'table'
    })
}

function positionalOf(one: Argument, reading: Reading): CommanderArgument {
  const flags = one.required ? `<${one.placeholder}>` : `[${one.placeholder}]`
  return new CommanderArgument(flags, describe(one)).argParser((word: string) => read(one, [word], reading))
}

function optionOf(one: Argument, reading: Reading): Option {
  const short = one.short?.length === 2 ? `${one.short}, ` : ''
  const value = one.form === 'flag' ? '' : ` <${one.placeholder}${one.form === 'list' ? '...' : ''}>`
  const made = new Option(`${short}--${one.name}${value}`, describe(one)).hideHelp(one.hidden)
  // Commander would negate an option whose name begins with no-.
  made.negate = false
  if (one.short !== undefined) made.flags = `${one.short}, --${one.name}${value}`
  return one.form === 'flag' ? made : made.argParser(readerOf(one, reading))
}

function readerOf(one: Argument, reading: Reading): (word: string, before: unknown) => unknown {
  if (one.form === 'words') return (word) => read(one, JSON.parse(word) as string[], reading)
  if (one.form === 'list' || one.form === 'each')
    return (word, before = []) => [...(before as unknown[]), ...(read(one, [word], reading) as unknown[])]
  return (word) => read(one, [word], reading)
}

function describe({ description, kind, noEffect }: Argument): string {
  const choices = kind.choices === undefined ? '' : ` (choices: ${kind.choices.join(', ')})`
  return `${description}${choices}${noEffect === undefined ? '' : ' (no effect here)'}`
}

/** An invalid argument is a usage error; commander adds the name of the argument. */
function read(one: Argument, given: readonly string[], reading: Reading): unknown {
  try {
    return one.read(given, reading)
  } catch (error) {
    throw error instanceof MlAirflowError ? new InvalidArgumentError(error.message) : error
  }
}

function valuesOf(built: CommanderCommand, own: readonly Argument[], reading: Reading): Record<string, unknown> {
  const options = built.opts()
  const positionals = own.filter(({ form }) => form === 'positional')
  const values = own.map((one): [string, unknown] => {
    const place = positionals.indexOf(one)
    const value = place >= 0 ? built.processedArgs[place] : options[attributeOf(one)]
    return [one.name, value === undefined ? one.read(undefined, reading) : value]
  })
  return Object.fromEntries(values)
}

/** Commander's key for the value of an option. */
function attributeOf({ name }: Argument): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Loads the settings only when a date needs the time zone. */
function readingOf(workbench: Workbench): Reading {
  const { input } = workbench
  return {
    stdin: () => input.stdin(),
    file: (path) => input.file(path),
    defaultTimeZone: () => workbench.settings.DEFAULT_TIMEZONE,
  }
}
