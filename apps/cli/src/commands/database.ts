import { createInterface } from 'node:readline/promises'
import type { UpgradeReport } from '@ml-airflow/store'
import type { Cli } from '../cli.ts'
import { addressOf, reportText, resetDatabase, upgradeDatabase } from '../database.ts'
import { define } from '../define.ts'

export const initdb = (cli: Cli) =>
  define('initdb', {
    summary: 'Creates what is missing in the database: the same as upgradedb.',
    examples: ['ml-airflow initdb'],
  }).action(() => change(cli, upgradeDatabase))

export const upgradedb = (cli: Cli) =>
  define('upgradedb', {
    summary: 'Brings the database up to date: missing DDL, and the tables of new DAGs. Changes nothing else.',
    examples: ['ml-airflow upgradedb', 'DAGS_FOLDER=dags ml-airflow upgradedb'],
  }).action(() => change(cli, upgradeDatabase))

export const resetdb = (cli: Cli) =>
  define('resetdb', {
    summary: 'Drops all tables with everything in them, and creates them anew.',
    examples: ['ml-airflow resetdb', 'ml-airflow resetdb -y'],
  })
    .option('-y, --yes', 'do not ask')
    .action(async ({ yes }) => {
      if (yes || (await agrees(`Everything in ${addressOf(cli)} will be lost. Go on? (y/n) `)))
        return change(cli, resetDatabase)
      cli.output.say('Nothing was changed.')
      cli.exitCode = 1
    })

async function change(cli: Cli, work: (cli: Cli) => Promise<UpgradeReport>): Promise<void> {
  const report = await work(cli)
  cli.output.answer({ database: addressOf(cli), ...report }, () => `DB: ${addressOf(cli)}\n${reportText(report)}`)
}

/** Asks on the terminal; without one, or at the end of the input, the answer is no. */
async function agrees(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  const answer = await Promise.race([lines.question(question), ended])
  lines.close()
  return /^y(es)?$/i.test(answer.trim())
}
