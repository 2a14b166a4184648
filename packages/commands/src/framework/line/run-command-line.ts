import { MlAirflowError, messageOf, textProblem } from '@ml-airflow/core'
import { type Command as CommanderCommand, CommanderError } from 'commander'
import type { Workbench } from '../../workbench/workbench.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { expand } from './airflow-syntax.ts'
import { buildProgram } from './program.ts'
import { spellingsOf } from './spelled.ts'

const OK = 0
const FAILED = 1
const WRONG_USAGE = 2

/** Runs one command line, without the program name, and returns its exit code. The caller closes the workbench. */
export async function runCommandLine(
  argv: readonly string[],
  workbench: Workbench,
  commands: readonly Command[],
): Promise<number> {
  const all = commands.flatMap(spellingsOf)
  const program = buildProgram(workbench, all)
  workbench.argv = argv
  try {
    checkTexts(argv)
    await program.parseAsync(expand(argv, all), { from: 'user' })
    return workbench.exitCode
  } catch (error) {
    workbench.failure = error
    return explain(error, workbench, () => usageOf(program, argv))
  }
}

/** Rejects values that a database would alter, before anything runs. */
function checkTexts(argv: readonly string[]): void {
  const problem = argv.map(textProblem).find((found) => found !== undefined)
  if (problem !== undefined) throw new UsageError(`an argument ${problem}`)
}

function explain(error: unknown, { output }: Workbench, usage: () => string): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : WRONG_USAGE
  if (error instanceof UsageError) {
    output.say(`error: ${error.message}\nUsage: ${usage()}`)
    return WRONG_USAGE
  }
  output.say(error instanceof MlAirflowError ? listed(error) : `Something went wrong: ${messageOf(error)}`)
  return FAILED
}

/** Puts each of several problems on its own line; one paragraph is hard to read. */
function listed({ message, problems }: MlAirflowError): string {
  const paragraph = problems.join(' ')
  if (problems.length < 2 || !message.includes(paragraph)) return message
  return message.replace(` ${paragraph}`, () => problems.map((problem) => `\n  - ${problem}`).join(''))
}

/** Usage line of the command in these words. */
function usageOf(program: CommanderCommand, argv: readonly string[]): string {
  let command = program
  for (const word of argv) command = command.commands.find((one) => one.name() === word) ?? command
  return command.createHelp().commandUsage(command)
}
