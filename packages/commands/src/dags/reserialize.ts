import { rmSync } from 'node:fs'
import { dagCacheOf } from '@ml-airflow/config'
import { defineCommand } from '../framework/command.ts'
import { subdir } from './dag-arguments.ts'

export const reserialize = defineCommand({
  name: 'dags reserialize',
  summary: 'Discards the cache of compiled DAG files and loads them again.',
  examples: ['dags reserialize'],
  arguments: [subdir],
  access: 'admin',
  changes: false,
  differs:
    'DAGs are not stored in the database: workers and the API read the files and detect changes. Exit code 1 if a file is broken.',
  async run(workbench) {
    rmSync(dagCacheOf(workbench.settings), { recursive: true, force: true })
    const { dags, failures } = await workbench.registry()
    workbench.exitCode = failures.length === 0 ? 0 : 1
    workbench.output.answer({ dags: dags.map(({ id }) => id), failures }, () =>
      [
        `Reloaded ${dags.length} DAGs.`,
        ...(failures.length === 0 ? [] : [`${failures.length} files are broken.`]),
      ].join(' '),
    )
  },
})
