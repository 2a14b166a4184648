import { describeSettings } from '@ml-airflow/config'
import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const config = (cli: Cli) =>
  define('config', {
    summary: 'Prints every setting with its value in effect and where that comes from. Secrets are masked.',
    examples: ['ml-airflow config', 'PORT=9090 ml-airflow config -o json'],
  }).action(() => {
    const { file, warnings } = cli.loaded
    const settings = describeSettings(cli.loaded)
    for (const warning of warnings) cli.output.say(warning)
    if (file !== undefined) cli.output.say(`File: ${file}`)
    cli.output.answer(settings, () =>
      cli.output.table(
        ['setting', 'in airflow.cfg', 'source', 'value'],
        settings.map(({ name, section, key, value, source }) => [name, `[${section}] ${key}`, source, value]),
      ),
    )
  })
