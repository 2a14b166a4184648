#!/usr/bin/env node
import { CommanderError } from '@commander-js/extra-typings'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { Cli } from './cli.ts'
import { expandShorthands } from './define.ts'
import { buildProgram } from './program.ts'
import { Output } from './terminal/output.ts'

const OK = 0
const FAILED = 1
const WRONG_USAGE = 2

// Who reads the answer may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? OK : FAILED))

const cli = new Cli(new Output(process.stdout, process.stderr, process.env))
try {
  const program = buildProgram(cli)
  await program.parseAsync(expandShorthands(process.argv.slice(2)), { from: 'user' })
  process.exitCode = cli.exitCode
} catch (error) {
  process.exitCode = explain(error)
} finally {
  await cli.close()
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : WRONG_USAGE
  cli.output.say(error instanceof MlAirflowError ? error.message : `Something went wrong: ${messageOf(error)}`)
  return FAILED
}
