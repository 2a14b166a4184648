import { databaseOf } from '@ml-airflow/config'
import { flag } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import type { DatabaseReport, Workbench } from '../workbench.ts'

export const initdb = defineCommand({
  name: 'initdb',
  modern: ['db init'],
  summary: 'Creates what is missing in the database: the same as upgradedb.',
  examples: ['initdb'],
  arguments: [],
  access: 'admin',
  run: async (bench) => report(bench, await bench.upgradeDatabase()),
})

export const upgradedb = defineCommand({
  name: 'upgradedb',
  modern: ['db upgrade', 'db migrate'],
  summary: 'Brings the database up to date: missing DDL, and the tables of new DAGs. Changes nothing else.',
  examples: ['upgradedb', 'upgradedb -o json'],
  arguments: [],
  access: 'admin',
  run: async (bench) => report(bench, await bench.upgradeDatabase()),
})

export const resetdb = defineCommand({
  name: 'resetdb',
  modern: ['db reset'],
  summary: 'Drops all tables with everything in them, and creates them anew.',
  examples: ['resetdb', 'resetdb -y'],
  arguments: [flag('yes', { short: '-y', description: 'do not ask' })],
  access: 'admin',
  async run(bench, { yes }) {
    if (yes || (await bench.input.agrees(`Everything in ${addressOf(bench)} will be lost. Go on? (y/n) `)))
      return report(bench, await bench.resetDatabase())
    bench.output.say('Nothing was changed.')
    bench.exitCode = 1
  },
})

function report(bench: Workbench, done: DatabaseReport): void {
  bench.output.answer({ database: addressOf(bench), ...done }, () => `DB: ${addressOf(bench)}\n${reportText(done)}`)
}

/** Where the database is, as an address without a password. */
export function addressOf({ settings }: Pick<Workbench, 'settings'>): string {
  const database = databaseOf(settings)
  if (database.type === 'sqlite') return `sqlite:///${database.file}`
  return `mysql://${database.login}@${database.host}:${database.port}/${database.schema}`
}

export function reportText({ applied, created }: DatabaseReport): string {
  const done = [...applied.map((file) => `applied ${file}`), ...created.map((table) => `made table ${table}`)]
  return done.length === 0 ? 'Nothing was missing.' : `Done: ${done.join(', ')}.`
}
