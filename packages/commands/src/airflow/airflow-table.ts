import type { Command } from '../framework/command.ts'
import { AIRFLOW_COMMANDS, LATER_COMMANDS } from './airflow-commands.ts'

/** Markdown table that maps each Airflow command to its command here. */
export function airflowTable(commands: readonly Command[]): string {
  const names = new Set(AIRFLOW_COMMANDS.map(([name]) => name))
  const known = commands.filter(({ name }) => names.has(name)).sort(byName)
  const later = commands.filter(({ name }) => LATER_COMMANDS.includes(name)).sort(byName)
  const own = commands.filter(({ name }) => !names.has(name) && !LATER_COMMANDS.includes(name)).sort(byName)
  return [
    '# From Airflow to here',
    '<!-- Made from the catalogue of commands by packages/commands/src/airflow: pnpm vitest run packages/commands/src/airflow -u -->',
    'Every command of Airflow 1.10 has its name and its options here, and works under the names of Airflow 2 as well. Hyphens and underscores in long options are the same. Exit codes: 0, 1 with one sentence for what went wrong, 2 with the usage line for a wrong call.',
    "A run is named by its number alone (`retry 17`), or by its DAG and its run id, number or execution date (`show_run DAG_ID nightly-7`); where one word names it, as in `diff`, by DAG_ID/RUN too. Airflow's commands keep the DAG first: their execution date may also be a run id or a run's number (`dag_state DAG_ID 17`). After its DAG, a run id that looks like a number precedes a number; without the DAG, such a word is refused if it names two runs.",
    'Options without effect here are accepted for existing scripts; a message on stderr says so.',
    table(known),
    '## Commands that Airflow has since version 2 or 3',
    table(later),
    '## Commands that Airflow does not have',
    table(own),
    '',
  ].join('\n\n')
}

function byName(a: Command, b: Command): number {
  return a.name < b.name ? -1 : 1
}

function table(commands: readonly Command[]): string {
  const rows = commands.map((one) => [code(one.name), namesIn2(one), one.summary, differences(one)])
  const lines = [['command', 'in Airflow 2', 'what it does', 'what differs'], ['---', '---', '---', '---'], ...rows]
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}

function namesIn2({ spellings }: Command): string {
  return spellings.map(({ name }) => code(name)).join(', ')
}

function differences({ differs, arguments: own }: Command): string {
  const idle = own.flatMap(({ name, noEffect }) => (noEffect === undefined ? [] : [{ name, noEffect }]))
  const reasons = [...new Set(idle.map(({ noEffect }) => noEffect))].map((reason) => {
    const names = idle.filter(({ noEffect }) => noEffect === reason).map(({ name }) => code(`--${name}`))
    return `Without effect: ${names.join(', ')} (${reason}).`
  })
  return [differs ?? '', ...reasons].filter(Boolean).join(' ')
}

function code(text: string): string {
  return `\`${text}\``
}
