import { describeSettings } from '@ml-airflow/config'
import { option } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { choice } from '../kinds.ts'

export const config = defineCommand({
  name: 'config',
  modern: ['config list'],
  summary: 'Prints every setting with its value in effect and where that comes from. Secrets are masked.',
  examples: ['config', 'config --color off', 'config -o json'],
  arguments: [
    option('color', {
      kind: choice(['on', 'off', 'auto']),
      default: 'auto',
      description: 'colour the sources; auto: on a terminal',
    }),
  ],
  access: 'admin',
  changes: false,
  differs: 'Every setting is a row with its value and its source, in place of the text of airflow.cfg.',
  run(bench, { color }) {
    const { file, warnings } = bench.loaded
    const settings = describeSettings(bench.loaded)
    for (const warning of warnings) bench.output.say(warning)
    if (file !== undefined) bench.output.say(`File: ${file}`)
    bench.output.colour(color)
    bench.output.answer(settings, () =>
      bench.output.table(
        ['setting', 'in airflow.cfg', 'source', 'value'],
        settings.map(({ name, section, key, value, source }) => [name, `[${section}] ${key}`, source, value]),
      ),
    )
  },
})
