import { databaseOf } from '@ml-airflow/config'
import { flag } from '../framework/arguments.ts'
import { type Command, defineCommand } from '../framework/command.ts'
import { confirms } from '../framework/confirmed-change.ts'
import { noteDone } from '../framework/line/audited.ts'
import type { DatabaseReport } from '../workbench/openers.ts'
import type { Workbench } from '../workbench/workbench.ts'

export const initdb: Command = defineCommand({
  name: 'initdb',
  modern: ['db init'],
  summary: 'Creates missing tables in the database, like upgradedb.',
  examples: ['initdb'],
  arguments: [],
  access: 'admin',
  // The command may create the audit log itself, so it writes its entry at the end.
  changes: false,
  run: async (workbench) => report(workbench, initdb, await workbench.upgradeDatabase()),
})

export const upgradedb: Command = defineCommand({
  name: 'upgradedb',
  modern: ['db upgrade', 'db migrate'],
  summary:
    'Upgrades the database: applies missing migrations, and creates the tables of new DAGs. Changes nothing else.',
  examples: ['upgradedb', 'upgradedb -o json'],
  arguments: [],
  access: 'admin',
  // The command may create the audit log itself, so it writes its entry at the end.
  changes: false,
  run: async (workbench) => report(workbench, upgradedb, await workbench.upgradeDatabase()),
})

export const resetdb: Command = defineCommand({
  name: 'resetdb',
  modern: ['db reset'],
  summary: 'Drops all tables with their data, and creates them again.',
  examples: ['resetdb', 'resetdb -y'],
  arguments: [flag('yes', { short: '-y', description: 'do not ask' })],
  access: 'admin',
  // The command may create the audit log itself, so it writes its entry at the end.
  changes: false,
  async run(workbench, { yes }) {
    const question = `Everything in ${addressOf(workbench)} will be lost. Continue? (y/n) `
    if (yes || (await confirms(workbench, [], question)))
      await report(workbench, resetdb, await workbench.resetDatabase())
  },
})

export const checkdb = defineCommand({
  name: 'checkdb',
  modern: ['db check'],
  summary: 'Checks that the database is reachable and up to date: exit code 0, otherwise 1.',
  examples: ['checkdb'],
  arguments: [],
  access: 'admin',
  changes: false,
  differs: 'Missing tables are also an error; its message names upgradedb.',
  async run(workbench) {
    await (await workbench.storeOfAllDags()).ping()
    workbench.output.answer({ database: addressOf(workbench), reachable: true }, () => 'Connection successful.')
  },
})

async function report(workbench: Workbench, command: Command, done: DatabaseReport): Promise<void> {
  const { failed, unfit = [], ...made } = done
  const problems = [...unfit, ...(failed?.values() ?? [])]
  if (failed !== undefined) workbench.exitCode = 1
  await noteDone(workbench, command, {})
  workbench.output.answer(
    { database: addressOf(workbench), ...made, ...(problems.length > 0 && { unfit: problems }) },
    () => [`DB: ${addressOf(workbench)}`, reportText(done), ...problems].join('\n'),
  )
}

/** Address of the database, without the password. */
export function addressOf({ settings }: Pick<Workbench, 'settings'>): string {
  const database = databaseOf(settings)
  if (database.type === 'sqlite') return `sqlite:///${database.file}`
  return `mysql://${database.login}@${database.host}:${database.port}/${database.schema}`
}

function reportText({ applied, created }: DatabaseReport): string {
  const done = [...applied.map((file) => `applied ${file}`), ...created.map((table) => `made table ${table}`)]
  return done.length === 0 ? 'Nothing was missing.' : `Done: ${done.join(', ')}.`
}

/** One line for a start: numbers instead of names. */
export function databaseSentence(workbench: Pick<Workbench, 'settings'>, { applied, created }: DatabaseReport): string {
  const done = [
    ...(applied.length === 0 ? [] : [`applied ${counted(applied.length, 'migration')}`]),
    ...(created.length === 0 ? [] : [`made ${counted(created.length, 'table')} of tasks and parameters`]),
  ]
  return `Database: ${addressOf(workbench)}; ${done.length === 0 ? 'it is up to date' : done.join(', ')}.`
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
