import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { loadSettings } from '@ml-airflow/config'
import { testFolder } from '@ml-airflow/testing'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { DATABASES, Line } from '../line.fixture.ts'
import { openers } from '../openers.ts'

describe.each(DATABASES)('over %s', (_kind, env) => {
  let line: Line
  const folder = testFolder()

  beforeAll(async () => {
    line = new Line(folder.path, env())
    expect((await line.call(['initdb'])).code).toBe(0)
    return () => folder.remove()
  })

  describe('variables', () => {
    test('are set, listed by key, printed and deleted', async () => {
      expect(await line.says('variables', '-s', 'threshold', '0.5')).toBe('')
      expect(await line.says('variables', 'set', 'a b', '{"x": [1]}')).toBe('')
      expect(await line.says('variables')).toBe('a b\nthreshold\n')
      expect(await line.says('variables', '-g', 'threshold')).toBe('0.5\n')
      expect(await line.says('variables', '-g', 'a b', '-j')).toBe('{"x":[1]}\n')
      expect(await line.says('variables', '-g', 'absent', '-d', 'fallback')).toBe('fallback\n')
      expect(await line.says('variables', 'get', 'threshold', '-o', 'json')).toBe('"0.5"\n')
      expect(await line.says('variables', '-x', 'a b')).toBe('')
      expect(await line.says('variables')).toBe('threshold\n')
    })

    test('from the environment take precedence over the database, and are not stored there', async () => {
      const env = { AIRFLOW_VAR_GIVEN: 'by the environment' }
      expect((await line.call(['variables', '-g', 'given'], { env })).stdout).toBe('by the environment\n')
      await line.says('variables', '-s', 'given', 'by the database')
      expect((await line.call(['variables', '-g', 'given'], { env })).stdout).toBe('by the environment\n')
      expect(await line.says('variables', '-g', 'given')).toBe('by the database\n')
      await line.says('variables', '-x', 'given')
    })

    test('that do not exist are one sentence each', async () => {
      expect(await line.fails('variables', '-g', 'absent')).toEqual({
        code: 1,
        stdout: '',
        stderr: 'Variable absent does not exist.\n',
      })
      expect((await line.fails('variables', '-x', 'absent')).stderr).toBe('Variable absent does not exist.\n')
      await line.says('variables', '-s', 'word', 'no JSON')
      expect((await line.fails('variables', '-g', 'word', '-j')).stderr).toBe('Variable word does not contain JSON.\n')
      expect((await line.fails('variables', '-s', ' ', 'x')).stderr).toMatch(/^The key " " is not allowed/)
    })

    test('two operations at once are refused with the usage line', async () => {
      const { code, stderr } = await line.fails('variables', '-g', 'a', '-x', 'b')
      expect(code).toBe(2)
      expect(stderr).toMatch(/^error: Give one of --get and --delete, not both\.\nUsage: ml-airflow variables /)
    })

    test('are exported to a file that others cannot read, and imported from one, with a count', async () => {
      await line.says('variables', '-s', 'nested', '{"a":1}')
      const exported = line.file('exported.json')
      expect(await line.says('variables', '-e', exported)).toMatch(
        /^\d variables successfully exported to .*exported\.json\n$/,
      )
      expect(statSync(exported).mode & 0o777).toBe(0o600)
      expect(JSON.parse(readFileSync(exported, 'utf8'))).toMatchObject({ nested: { a: 1 } })
      writeFileSync(line.file('in.json'), JSON.stringify({ one: 'text', two: { b: 2 }, '': 'no key' }))
      const { code, stdout, stderr } = await line.call(['variables', '-i', line.file('in.json')])
      expect(stdout).toBe('2 of 3 variables successfully updated.\n1 variable(s) failed to be updated.\n')
      expect(stderr).toMatch(/^Variable import failed: The key "" is not allowed/)
      expect(code).toBe(1)
      expect(await line.says('variables', '-g', 'two')).toBe('{"b":2}\n')
    })

    test('are not imported from a missing file, or from one without a JSON object', async () => {
      expect(await line.fails('variables', '-i', line.file('nothing.json'))).toEqual({
        code: 1,
        stdout: '',
        stderr: 'Missing variables file.\n',
      })
      writeFileSync(line.file('list.json'), '["secret-value"]')
      expect((await line.fails('variables', '-i', line.file('list.json'))).stderr).toBe(
        'Invalid variables file: it is not a JSON object.\n',
      )
    })
  })

  describe('connections', () => {
    const add = (...more: string[]) => line.call(['connections', '-a', ...more])

    test('are added by URI or by parts, listed with the own one, and deleted', async () => {
      const byUri = await add('--conn_id', 'by_uri', '--conn_uri', 'mysql://ada:hush@db:3306/sales?api_key=k1')
      expect(byUri).toEqual({
        code: 0,
        stderr: '',
        stdout: '\n\tSuccessfully added `conn_id`=by_uri : mysql://ada:******@db:3306/sales?api_key=***\n\n',
      })
      const byParts = ['--conn_type', 'http', '--conn_host', 'h', '--conn_login', 'l', '--conn_password', '-']
      const asked = await line.call(['connections', '-a', '--conn_id', 'by_parts', ...byParts], { secrets: ['typed'] })
      expect(asked.stdout).toBe('\n\tSuccessfully added `conn_id`=by_parts : http://l:******@h\n\n')
      const listed = JSON.parse(await line.says('connections', '-l', '-o', 'json'))
      expect(listed.map(({ conn_id }: { conn_id: string }) => conn_id)).toEqual(['by_parts', 'by_uri', 'own_db'])
      expect(listed[1]).toEqual({
        conn_id: 'by_uri',
        conn_type: 'mysql',
        host: 'db',
        port: 3306,
        is_encrypted: true,
        is_extra_encrypted: true,
      })
      const grid = await line.says('connections', 'list')
      expect(grid).toMatch(/Conn Id +│ Conn Type +│ Host +│ Port +│ Is Encrypted │ Is Extra Encrypted/)
      expect(grid).not.toMatch(/hush|typed|k1/)
      expect(await line.says('connections', '-d', '--conn_id', 'by_uri')).toBe(
        '\n\tSuccessfully deleted `conn_id`=by_uri\n\n',
      )
    })

    test('that already exist, or do not, end with 1 and the reason', async () => {
      await add('--conn_id', 'twice', '--conn_type', 'http')
      expect(await add('--conn_id', 'twice', '--conn_type', 'http')).toMatchObject({
        code: 1,
        stdout: '\n\tA connection with `conn_id`=twice already exists\n\n',
      })
      expect(await add('--conn_id', 'own_db', '--conn_type', 'mysql')).toMatchObject({ code: 1 })
      expect(await line.fails('connections', '-d', '--conn_id', 'absent')).toMatchObject({
        code: 1,
        stdout: '\n\tDid not find a connection with `conn_id`=absent\n\n',
      })
      expect((await line.fails('connections', '-d', '--conn_id', 'own_db')).stderr).toMatch(/it stays\.\n$/)
    })

    test.each([
      [['-l', '-a'], /Give exactly one of --list, --add and --delete\./],
      [[], /Give exactly one of/],
      [['-a'], /args are required to add a connection: \['conn_uri or conn_type', 'conn_id'\]/],
      [
        ['-a', '--conn_id', 'x', '--conn_uri', 'a://b', '--conn_type', 'c'],
        /not compatible with the --add flag and --conn_uri flag: \['conn_type'\]/,
      ],
      [['-l', '--conn_id', 'x'], /not compatible with the --list flag: \['conn_id'\]/],
      [['-d', '--conn_id', 'x', '--conn_host', 'h'], /not compatible with the --delete flag: \['conn_host'\]/],
      [['-d'], /you must provide a value for the --conn_id flag/],
    ])('of arguments that do not go together, %j, show the usage line', async (argv, sentence) => {
      const { code, stderr } = await line.fails('connections', ...argv)
      expect(code).toBe(2)
      expect(stderr).toMatch(sentence)
      expect(stderr).toMatch(/\nUsage: ml-airflow connections /)
    })

    test('of an invalid URI are refused without repeating it', async () => {
      const { code, stderr } = await add('--conn_id', 'x', '--conn_uri', 'hush-hush')
      expect(code).toBe(1)
      expect(stderr).not.toContain('hush')
    })
  })

  describe('users', () => {
    const person = (name: string) => ['-u', name, '-e', `${name}@example.org`, '-f', 'First', '-l', 'Last']

    test('are created with a typed, given or random password, listed, and deleted', async () => {
      const typed = await line.call(['create_user', '-r', 'Admin', ...person('ada')], {
        secrets: ['long enough', 'long enough'],
      })
      expect(typed).toEqual({ code: 0, stdout: 'Admin user ada created.\n', stderr: '' })
      expect(await line.says('create_user', '-r', 'Op', ...person('bob'), '-p', 'given-password')).toBe(
        'Op user bob created.\n',
      )
      expect(await line.says('users', 'create', '-r', 'Viewer', ...person('eve'), '--use_random_password')).toMatch(
        /^Viewer user eve created\.\nPassword: [\w-]{16}\n$/,
      )
      expect(JSON.parse(await line.says('list_users', '-o', 'json'))).toMatchObject([
        { username: 'ada', roles: ['admin'] },
        { username: 'bob', roles: ['operator'], email: 'bob@example.org' },
        { username: 'eve', roles: ['viewer'], first_name: 'First' },
      ])
      expect(await line.says('list_users')).toMatch(/Id │ Username │ Email +│ First name │ Last name │ Roles/)
      expect(await line.says('sync_perm')).toMatch(
        /\nviewer: 1 user\(s\)\noperator: 1 user\(s\)\nadmin: 1 user\(s\)\n$/,
      )
      for (const command of ['list_users', 'sync_perm'])
        expect(await line.fails(command, 'eve')).toMatchObject({
          code: 2,
          stdout: '',
          stderr: expect.stringContaining('Usage: '),
        })
      expect(await line.says('delete_user', '-u', 'eve')).toBe('User eve deleted.\n')
    })

    test.each([
      [['-r', 'Admin', '-u', 'x'], 2, /Required arguments are missing: email, firstname, lastname\./],
      [['-r', 'God', ...person('x'), '-p', 'long enough'], 1, /^God is not a valid role/],
      [['-r', 'User', ...person('x'), '-p', 'short'], 1, /^The password must have 8 to 512 characters/],
      [['-r', 'User', ...person('-x'), '-p', 'long enough'], 1, /^The username must begin/],
      [['-r', 'User', ...person('bob'), '-p', 'long enough'], 1, /^bob already exist in the db\n$/],
      [['-r', 'User', ...person('x'), '-p', 'long enough', '--use_random_password'], 2, /not both/],
    ])('that cannot be, %j, are refused', async (argv, code, sentence) => {
      const failed = await line.fails('create_user', ...argv)
      expect(failed.code).toBe(code)
      expect(failed.stderr).toMatch(sentence)
    })

    test('are not created if the passwords differ, and an unknown one cannot be deleted', async () => {
      const wrong = await line.call(['create_user', '-r', 'User', ...person('y')], {
        secrets: ['long enough', 'long enouhg'],
      })
      expect(wrong).toEqual({ code: 1, stdout: '', stderr: 'Passwords did not match!\n' })
      expect((await line.fails('delete_user', '-u', 'y')).stderr).toBe('y is not a valid user.\n')
      expect((await line.fails('delete_user')).code).toBe(2)
    })
  })

  test('rotate_fernet_key encrypts everything with the first key, after which the old one is not needed', async () => {
    const keys = { old: readFileSync(line.file('home/fernet_key'), 'utf8').trim(), young: 'A'.repeat(43) }
    const both = { env: { FERNET_KEY: `${keys.young},${keys.old}` } }
    const young = { env: { FERNET_KEY: keys.young } }
    await line.says('variables', '-s', 'rotated', 'value')
    const unreadable = await line.call(['variables', '-g', 'rotated'], young)
    expect(unreadable).toMatchObject({ code: 1, stderr: expect.stringContaining('not among those of FERNET_KEY') })
    expect((await line.call(['rotate_fernet_key'], young)).code).toBe(1)
    expect((await line.call(['variables', '-g', 'rotated'], both)).stdout).toBe('value\n')
    const rotated = await line.call(['rotate_fernet_key'], both)
    expect(rotated.stdout).toMatch(/^Encrypted \d+ variable\(s\) and \d+ connection\(s\) with the first key\.\n$/)
    expect((await line.call(['variables', '-g', 'rotated'], young)).stdout).toBe('value\n')
    expect((await line.call(['variables', '-g', 'rotated'])).code).toBe(1)
  })

  test('the audit log has changes, with user and outcome, and without secrets', async () => {
    await line.says('variables', '-s', 'audited', 'hush-value')
    await line.call(['connections', '-a', '--conn_id', 'audited', '--conn_uri', 'a://b:hush-pass@c'])
    await line.call(['variables', '-x', 'absent'])
    await line.says('variables', '-g', 'audited')
    await line.call(['pause', 'absent_dag'])
    const loaded = loadSettings({ env: line.env, cwd: line.folder })
    const store = await openers.store(loaded, await openers.dags(undefined, line.folder))
    onTestFinished(() => store.close())
    const entries = await store.audit.list({ limit: 4 })
    expect([...entries].reverse()).toMatchObject([
      { event: 'variables', owner: 'tester', via: 'cli', status: 0, arguments: '{"set":["audited","***"]}' },
      { event: 'connections', status: 0, arguments: '{"add":true,"conn_id":"audited","conn_uri":"***"}' },
      { event: 'variables', status: 1, arguments: '{"delete":"absent"}' },
      { event: 'pause', status: 1, dagId: 'absent_dag' },
    ])
    expect(JSON.stringify(await store.audit.list({ limit: 1000 }))).not.toContain('hush')
    expect((await store.audit.list({ limit: 1000, event: 'initdb' }))[0]).toMatchObject({ status: 0 })
  })
})
