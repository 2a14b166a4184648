import { hostname } from 'node:os'
import { MASK } from '@ml-airflow/core'
import type { Workbench } from '../../workbench/workbench.ts'
import type { Argument } from '../arguments.ts'
import type { Command, Given } from '../command.ts'
import { UsageError } from '../usage-error.ts'

/** Runs `work` between two audit entries: one for the start, one for the outcome. */
export async function audited(
  workbench: Workbench,
  command: Command,
  given: Given,
  work: () => unknown,
): Promise<void> {
  const audit = await workbench.audit()
  const id = await audit.begin(callOf(workbench, command, given, await dagOf(workbench, command, given)))
  try {
    await work()
  } catch (error) {
    await audit.end(id, error instanceof UsageError ? 2 : 1)
    throw error
  }
  await audit.end(id, workbench.exitCode)
}

/** Writes the audit entry afterwards, for commands that create the audit log themselves. */
export function noteDone(workbench: Workbench, command: Command, given: Given): Promise<void> {
  return audited(workbench, command, given, () => undefined)
}

function callOf({ caller }: Workbench, command: Command, given: Given, dagId: string | undefined) {
  const fromTerminal = caller.from === 'cli'
  return {
    event: command.name,
    owner: caller.name,
    via: fromTerminal ? 'cli' : 'rest_api',
    address: fromTerminal ? hostname() : caller.from,
    dagId,
    arguments: shownArguments(command.arguments, given),
  } as const
}

/** Arguments that name nothing are still audited; the command refuses them. */
async function dagOf(workbench: Workbench, command: Command, given: Given): Promise<string | undefined> {
  try {
    return await command.dagOf(workbench, given)
  } catch {
    return undefined
  }
}

/** The given values without secrets. */
function shownArguments(all: readonly Argument[], given: Given): Given {
  const present = all.filter(({ name }) => given[name] !== undefined && given[name] !== false)
  return Object.fromEntries(present.map((one) => [one.name, one.secret ? masked(given[one.name]) : given[one.name]]))
}

/** The first of several words names the subject and is not secret. */
function masked(value: unknown): unknown {
  return Array.isArray(value) ? [value[0], ...value.slice(1).map(() => MASK)] : MASK
}
