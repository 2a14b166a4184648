import { databaseOf } from '@ml-airflow/config'
import type { DatabaseSettings } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'
import type { ProgramStart } from '../processes/processes.ts'

export const shell = defineCommand({
  name: 'shell',
  modern: ['db shell'],
  summary: "Opens the database's shell: sqlite3, or the installed client of MariaDB or MySQL.",
  examples: ['shell'],
  arguments: [],
  access: 'admin',
  changes: false,
  run: (workbench) => workbench.processes.runInteractive(workbench, clientOf(databaseOf(workbench.settings))),
})

/** The environment carries the password, where no other user can see it. */
function clientOf(database: DatabaseSettings): ProgramStart {
  if (database.type === 'sqlite') return { files: ['sqlite3'], args: [database.file], env: {} }
  const { host, port, login, password, schema } = database
  const args = [`--host=${host}`, `--port=${port}`, `--user=${login}`, '--protocol=tcp', `--database=${schema}`]
  return { files: ['mariadb', 'mysql'], args, env: password === '' ? {} : { MYSQL_PWD: password } }
}
