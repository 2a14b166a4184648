import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { programsIn } from '@ml-airflow/assembly/programs'
import { catalogue, Output, processInput, runCommandLine, Workbench } from '@ml-airflow/commands'
import { loadSettings } from '@ml-airflow/config'
import { MARIADB_LOGIN, Memory } from '@ml-airflow/testing'
import { expect, inject } from 'vitest'
import { openers } from './openers.ts'
import { processesOf } from './processes.ts'

interface Called {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command line with a separate database, run in this process. */
export class Line {
  readonly folder: string
  readonly env: Record<string, string>

  constructor(folder: string, env: Record<string, string>) {
    this.folder = folder
    this.env = { ML_AIRFLOW_HOME: join(folder, 'home'), DB_CONN_ID: 'own_db', ...env }
    mkdirSync(join(folder, 'home'), { recursive: true })
  }

  async call(
    argv: readonly string[],
    { secrets = [], env = {} }: { secrets?: string[]; env?: Record<string, string> } = {},
  ): Promise<Called> {
    const [stdout, stderr] = [new Memory(), new Memory()]
    const workbench = new Workbench({
      output: new Output(stdout, stderr, {}),
      input: { ...processInput, secret: async () => secrets.shift() ?? '' },
      caller: { name: 'tester', role: 'admin', from: 'cli' },
      openers: { ...openers, settings: () => loadSettings({ env: { ...this.env, ...env }, cwd: this.folder }) },
      processes: processesOf(programsIn(new URL('../../', import.meta.url))),
      version: '0',
    })
    const code = await runCommandLine(argv, workbench, catalogue)
    await workbench.close()
    return { code, stdout: stdout.text, stderr: stderr.text }
  }

  /** Output of a command that must succeed. */
  async says(...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.call(argv)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }

  async fails(...argv: string[]): Promise<Called> {
    const called = await this.call(argv)
    expect(called.code).toBeGreaterThan(0)
    return called
  }

  file(name: string): string {
    return join(this.folder, name)
  }
}

/** Settings of an empty database of each kind. */
export const DATABASES: readonly [string, () => Record<string, string>][] = [
  ['SQLite', () => ({})],
  [
    'MariaDB',
    () => ({
      DB_TYPE: 'mysql',
      DB_PORT: String(inject('mariadbPort')),
      DB_LOGIN: MARIADB_LOGIN.user,
      DB_PASSWORD: MARIADB_LOGIN.password,
      DB_SCHEMA: `line_${randomUUID().slice(0, 8)}`,
    }),
  ],
]
