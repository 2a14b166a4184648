import { readFileSync } from 'node:fs'
import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

const { version: VERSION } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export const version = (cli: Cli) =>
  define('version', { summary: 'Prints the version.', examples: ['ml-airflow version'] }).action(() =>
    cli.output.answer({ version: VERSION }, () => VERSION),
  )
