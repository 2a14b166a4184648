import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { testFolder } from '@ml-airflow/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { DATABASES, Line } from '../line.fixture.ts'

/** Commands of Airflow 2 and 3 that do not exist in Airflow 1.10. */
describe.each(DATABASES)('over %s', (_kind, env) => {
  let line: Line
  const folder = testFolder()
  const json = async (...argv: string[]) => JSON.parse(await line.says(...argv, '-o', 'json'))

  beforeAll(async () => {
    line = new Line(folder.path, env())
    expect((await line.call(['initdb'])).code).toBe(0)
    return () => folder.remove()
  })

  describe('connections', () => {
    test('are shown without their secrets', async () => {
      await line.says('connections', 'add', 'shop', '--conn-uri', 'mysql://ada:hush-hush@db:3306/sales?api_key=k123456')
      expect(await json('connections', 'get', 'shop')).toEqual({
        conn_id: 'shop',
        conn_type: 'mysql',
        host: 'db',
        schema: 'sales',
        login: 'ada',
        password: '***',
        port: 3306,
        extra: '{"api_key":"***"}',
        get_uri: 'mysql://ada:***@db:3306/sales?api_key=***',
      })
      expect((await line.fails('connections', 'get', 'shpo')).stderr).toBe(
        "There is no connection 'shpo'. Did you mean 'shop'?\n",
      )
    })

    test.each(['c.json', 'c.yaml', 'c.env'])(
      'go out into %s, which others cannot read, and come back whole',
      async (name) => {
        const [uri, file] = ['mysql://ada:s%40cret-word@db:3306/sales?api_key=k123456', line.file(name)]
        await line.says('connections', 'add', 'kept', '--conn-uri', uri)
        expect(await line.says('connections', 'export', file)).toMatch(/^\d connections successfully exported to /)
        expect(statSync(file).mode & 0o777).toBe(0o600)
        const before = readFileSync(file, 'utf8')
        expect(before).toMatch(/s@cret-word|s%40cret-word/)
        expect((await line.call(['connections', 'import', file])).stderr).toContain(
          'Not imported: kept: it already exists; --overwrite replaces it.',
        )
        await line.says('connections', 'delete', 'kept')
        await line.says('connections', 'import', file, '--overwrite')
        await line.says('connections', 'export', file)
        expect(readFileSync(file, 'utf8')).toBe(before)
        await line.says('connections', 'delete', 'kept')
      },
    )

    test('are exported although one is unreadable, and errors repeat no content', async () => {
      writeFileSync(line.file('mixed.json'), '{"good":"http://h","bad":{"password":"hush-hush","nonsense":1}}')
      const { code, stdout, stderr } = await line.fails('connections', 'import', line.file('mixed.json'))
      expect({ code, stdout }).toEqual({ code: 1, stdout: '1 connections successfully imported.\n' })
      expect(stderr).toContain('Not imported: bad: ')
      expect(stderr).not.toContain('hush-hush')
      writeFileSync(line.file('c.txt'), '')
      expect((await line.fails('connections', 'import', line.file('c.txt'))).stderr).toContain(
        'allowed are .json, .yaml',
      )
      expect((await line.fails('connections', 'import', line.file('gone.json'))).stderr).toContain('cannot be read')
    })

    test('are tried by a connection to their host and port', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as { port: number }
      await line.says('connections', 'add', 'near', '--conn-uri', `http://127.0.0.1:${port}`)
      expect(await line.says('connections', 'test', 'near')).toMatch(/^Connection success! 127\.0\.0\.1:\d+ answers;/)
      await new Promise((resolve) => server.close(resolve))
      expect((await line.fails('connections', 'test', 'near')).stderr).toMatch(/^Connection failed! .*ECONNREFUSED/)
      await line.says('connections', 'add', 'nowhere', '--conn-type', 'aws')
      expect((await line.fails('connections', 'test', 'nowhere')).stderr).toContain('has no host')
    })
  })

  test('roles list shows the rights and users of each role', async () => {
    expect(await json('roles', 'list')).toMatchObject([
      { name: 'viewer', users: 0 },
      { name: 'operator', users: 0 },
      { name: 'admin', users: 0 },
    ])
  })

  test('jobs check ends with 1 where no worker is alive', async () => {
    expect(await line.fails('jobs', 'check')).toEqual({ code: 1, stdout: '', stderr: 'No alive jobs found.\n' })
    expect((await line.fails('jobs', 'check', '--allow-multiple')).code).toBe(2)
    expect((await line.fails('jobs', 'check', '--local', '--hostname', 'x')).code).toBe(2)
  })

  test('dags list-jobs and tasks states-for-dag-run are empty, or name the missing run or DAG', async () => {
    expect(await line.says('dags', 'list-jobs')).toBe('No jobs.\n')
    expect((await line.fails('tasks', 'states-for-dag-run', 'ml_training_dag', 'r1')).stderr).toBe(
      "DAG 'ml_training_dag' has no run 'r1'.\n",
    )
  })

  test('dags details shows all settings of a DAG', async () => {
    expect(await json('dags', 'details', 'ml_training_dag')).toMatchObject({
      dag_id: 'ml_training_dag',
      fileloc: 'built-in',
      is_paused: false,
      schedule: null,
      next_dagrun: null,
      parameters: { parameter_1: { type: 'string' }, parameter_2: { type: 'string' } },
      tasks: expect.arrayContaining([expect.objectContaining({ task_id: 'common_task_1' })]),
    })
  })

  test('dags test runs every task with the outputs of those before, and writes no state', async () => {
    const conf = ['-c', '{"parameter_1":"a","parameter_2":"b"}']
    const { code, stdout, stderr } = await line.call(['dags', 'test', 'ml_training_dag', ...conf])
    expect(code).toBe(0)
    expect(stdout).toMatch(/out\| 0 common_task_1_param_1/)
    expect(stderr).toContain('Task common_task_1:\n')
    expect(stdout).toMatch(/│ common_task_1 +│ +│ success │/)
    expect(await line.says('list_dag_runs', 'ml_training_dag')).toBe('No dag runs for ml_training_dag\n')
    expect(await json('plan', 'ml_training_dag', ...conf)).toContainEqual(
      expect.objectContaining({ task_id: 'common_task_1', reason: 'no_previous' }),
    )
  })

  test('tasks test takes -t, and now where no date is given', async () => {
    const args = ['ml_testing_dag', 'common_task_1', '-t', '{"parameter_1":"t","parameter_3":"t"}', '-n']
    expect((await line.call(['tasks', 'test', ...args])).stdout).toContain('MLAF_PARAMETER_PARAMETER_1=t\n')
  })

  test('backfill create takes the options of Airflow 3', async () => {
    const range = ['--dag-id', 'ml_training_dag', '--from-date', '2026-01-01', '--to-date', '2026-01-01']
    const conf = ['--dag-run-conf', '{"parameter_1":"a","parameter_2":"b"}']
    const planned = await line.says('backfill', 'create', ...range, ...conf, '--dry-run', '--max-active-runs', '2')
    expect(planned).toContain('Dry run of DAG ml_training_dag on 2026-01-01T00:00:00+00:00')
    expect((await line.fails('backfill', 'create')).stderr).toContain("option '--dag-id <dag-id>' is required")
  })
})

describe('what needs no database', () => {
  const folder = testFolder()
  const line = new Line(folder.path, {})
  beforeAll(() => () => folder.remove())

  test('config prints one section, or one value, also by its former place', async () => {
    const rows = JSON.parse(await line.says('config', 'list', '--section', 'scheduler', '-o', 'json'))
    expect(new Set(rows.map(({ section }: { section: string }) => section))).toEqual(new Set(['scheduler']))
    expect(await line.says('config', 'get-value', 'webserver', 'web_server_port')).toBe('8080\n')
    expect((await line.fails('config', 'get-value', 'webserver', 'web_server_prt')).stderr).toBe(
      'There is no setting [webserver] web_server_prt. Did you mean [webserver] web_server_port?\n',
    )
    expect((await line.fails('config', '--section', 'schedular')).stderr).toBe(
      'There is no section [schedular]. Did you mean scheduler?\n',
    )
  })

  test('plugins lists the REST plugin, and cheat-sheet the commands', async () => {
    expect(await line.says('plugins')).toContain('rest_api_plugin')
    const sheet = await line.says('cheat-sheet', '-o', 'plain')
    for (const name of ['dags trigger', 'trigger_dag', 'connections get', 'cheat-sheet'])
      expect(sheet).toContain(`${name} `)
  })

  test.each([['providers', 'list'], ['providers'], ['assets', 'list'], ['assets', 'materialize', 'x']])(
    '%s cannot exist here: a sentence, and exit code 2',
    async (...argv) => {
      const { code, stderr } = await line.fails(...argv)
      expect(code).toBe(2)
      expect(stderr).toMatch(/^error: There are no (provider packages|assets): .*\nUsage: ml-airflow /)
    },
  )

  test('dags reserialize loads all files anew, and ends with 1 where one is broken', async () => {
    expect(await line.says('dags', 'reserialize')).toMatch(/^Reloaded \d+ DAGs\.\n$/)
    writeFileSync(line.file('broken.mjs'), 'throw new Error("it is broken")')
    const { code, stdout } = await line.fails('dags', 'reserialize', '-sd', line.file('broken.mjs'))
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('1 files are broken.') })
  })
})
