import { describeSettings } from '@ml-airflow/config'
import { MlAirflowError, nearest } from '@ml-airflow/core'
import { option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { choice } from '../framework/kinds.ts'

const color = option('color', {
  kind: choice(['on', 'off', 'auto']),
  default: 'auto',
  description: 'colour the sources; auto: on a terminal',
})
const section = option('section', { description: 'only the settings of this section of airflow.cfg' })

export const config = defineCommand({
  name: 'config',
  modern: ['config list'],
  summary: 'Prints every setting with its effective value and its source. Secrets are masked.',
  examples: ['config', 'config --section scheduler', 'config --color off', 'config -o json'],
  arguments: [color, section],
  access: 'admin',
  changes: false,
  differs: 'Prints one row per setting, with value and source, instead of the text of airflow.cfg.',
  run(workbench, { color, section }) {
    workbench.namesUnknownKeys = false
    const { file, warnings } = workbench.loaded
    const all = describeSettings(workbench.loaded)
    const settings = section === undefined ? all : all.filter((one) => one.section === section)
    if (settings.length === 0) throw unknown(`section [${section}]`, section ?? '', sectionsOf(all))
    for (const warning of warnings) workbench.output.say(warning)
    if (file !== undefined) workbench.output.say(`File: ${file}`)
    workbench.output.colour(color)
    workbench.output.answer(settings, () =>
      workbench.output.table(
        ['setting', 'in airflow.cfg', 'source', 'value'],
        settings.map(({ name, section, key, value, source }) => [name, `[${section}] ${key}`, source, value]),
      ),
    )
  },
})

export const configValue = defineCommand({
  name: 'config get-value',
  summary: 'Prints the effective value of one setting, by section and key of airflow.cfg. Secrets are masked.',
  examples: ['config get-value core dags_folder', 'config get-value webserver web_server_port'],
  arguments: [
    positional('section', { description: 'section of airflow.cfg' }),
    positional('option', { description: 'key in this section' }),
  ],
  access: 'admin',
  changes: false,
  differs: 'Prints a secret as ***.',
  run(workbench, { section, option }) {
    const all = describeSettings(workbench.loaded)
    const place = `[${section}] ${option}`
    const found = all.find(({ places }) => places.includes(place))
    if (found === undefined)
      throw unknown(
        `setting ${place}`,
        place,
        all.flatMap(({ places }) => places),
      )
    workbench.output.answer(found, () => found.value)
  },
})

function sectionsOf(settings: readonly { readonly section: string }[]): readonly string[] {
  return [...new Set(settings.map(({ section }) => section))]
}

function unknown(what: string, given: string, candidates: readonly string[]): MlAirflowError {
  const meant = nearest(given, candidates)
  const hint = meant === undefined ? 'ml-airflow config lists all settings.' : `Did you mean ${meant}?`
  return new MlAirflowError('not_found', `There is no ${what}. ${hint}`)
}
