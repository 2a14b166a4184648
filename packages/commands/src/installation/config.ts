import { describeSettings } from '@ml-airflow/config'
import { defineCommand } from '../command.ts'

export const config = defineCommand({
  name: 'config',
  modern: ['config list'],
  summary: 'Prints every setting with its value in effect and where that comes from. Secrets are masked.',
  examples: ['config', 'config -o json'],
  arguments: [],
  access: 'admin',
  changes: false,
  run(bench) {
    const { file, warnings } = bench.loaded
    const settings = describeSettings(bench.loaded)
    for (const warning of warnings) bench.output.say(warning)
    if (file !== undefined) bench.output.say(`File: ${file}`)
    bench.output.answer(settings, () =>
      bench.output.table(
        ['setting', 'in airflow.cfg', 'source', 'value'],
        settings.map(({ name, section, key, value, source }) => [name, `[${section}] ${key}`, source, value]),
      ),
    )
  },
})
