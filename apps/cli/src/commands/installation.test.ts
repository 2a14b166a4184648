import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, expect } from 'vitest'
import { hereTest } from '../command-line-here.fixture.ts'

describe('config', () => {
  hereTest('prints every value with its source, coloured where that is wanted', async ({ home }) => {
    const { code, stdout } = await home.run(['config', '--color', 'on'], { env: { PORT: '8123' } })
    expect(code).toBe(0)
    const rowOf = (name: string) => stdout.split('\n').find((line) => line.startsWith(`│ ${name} `))
    expect(rowOf('PORT')).toMatch(/ \[webserver\] web_server_port .* 8123 /)
    expect(rowOf('PORT')).toContain(' \u001b[33menvironment\u001b[39m ')
    expect(rowOf('HOST')).toMatch(/ 127\.0\.0\.1 /)
    expect(rowOf('HOST')).toContain(' \u001b[90mdefault\u001b[39m ')
    for (const color of ['off', 'auto'])
      expect((await home.call('config', '--color', color)).stdout).not.toContain('\u001b')
  })

  hereTest('names the file it has read, and masks what is secret', async ({ home }) => {
    mkdirSync(home.file('config'))
    writeFileSync(
      home.file('config/airflow.cfg'),
      '[database]\nlogin = me\npassword = hush-hush\n[core]\ndag_folder = x\n',
    )
    const { code, stdout, stderr } = await home.run(['config'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/ DB_LOGIN .* file .* me /)
    expect(stdout).toMatch(/ DB_PASSWORD .* file .* \*\*\* /)
    expect(stdout).not.toContain('hush-hush')
    expect(stderr).toMatch(/dag_folder.*dags_folder/)
    expect(stderr).toContain(`File: ${home.file('config/airflow.cfg')}\n`)
  })

  hereTest('unknown keys of the file are named by every command, once, and no more than three', async ({ home }) => {
    mkdirSync(home.file('config'))
    writeFileSync(home.file('config/airflow.cfg'), '[core]\ndag_folder = x\n')
    const sentence = `[core] dag_folder in ${home.file('config/airflow.cfg')} is unknown and has no effect. Did you mean [core] dags_folder?\n`
    for (const args of [['list_dags'], ['info'], ['config', 'get-value', 'core', 'dags_folder']])
      expect(await home.run(args)).toMatchObject({ code: 0, stderr: sentence })
    writeFileSync(home.file('config/airflow.cfg'), '[core]\na1 = 1\nb1 = 1\nc1 = 1\nd1 = 1\ne1 = 1\n')
    const { stderr } = await home.run(['list_dags'])
    expect(stderr.match(/is unknown and has no effect/g)).toHaveLength(3)
    expect(stderr).toContain('2 more keys are unknown and have no effect; ml-airflow config names them.\n')
  })

  hereTest('an invalid colour is wrong usage, and a wrong value is one sentence', async ({ home }) => {
    const { code, sentence } = await home.failure('config', '--color', 'blue')
    expect(code).toBe(2)
    expect(sentence).toMatch(/'blue'.*on, off, auto[\s\S]*\nUsage: ml-airflow config /)
    expect(await home.run(['config'], { env: { PORT: 'high' } })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'PORT is "high" in the environment: allowed are whole numbers from 0 to 65535.\n',
    })
  })
})

describe('info', () => {
  hereTest('tells versions, tools and places', async ({ home }) => {
    expect(await home.json('info')).toMatchObject({
      'ml-airflow': { version: '1.2.3', node: process.version },
      Platform: { os: 'Linux', host: hostname(), user: 'tester' },
      Tools: { bash: expect.stringContaining('GNU bash'), 'redis-server': expect.stringContaining('Redis server') },
      Paths: { home: home.file('home'), base_log_folder: home.file('home/logs') },
      Config: {
        database: `sqlite:///${home.file('home/ml_airflow.db')}`,
        redis: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      },
    })
    const { stdout } = await home.call('info')
    for (const title of ['ml-airflow', 'Platform', 'Tools', 'Paths', 'Config'])
      expect(stdout).toMatch(new RegExp(`^${title}\n┌`, 'm'))
  })

  hereTest('leaves out names of people and hosts where it goes to others', async ({ home }) => {
    const shown = await home.json('info', '--anonymize')
    expect(shown).toMatchObject({ Platform: { host: '$HOSTNAME', user: '$USER' } })
    expect(JSON.stringify(shown)).not.toContain('tester')
  })

  hereTest('shows no password, and sends nothing to strangers', async ({ home }) => {
    const env = { DB_LOGIN: 'me', DB_PASSWORD: 'hush-hush', REDIS_URL: 'redis://:hush-hush@127.0.0.1:1/0' }
    const { stdout } = await home.run(['info'], { env })
    expect(stdout).toContain('mysql://me@127.0.0.1:3306/')
    expect(stdout).not.toContain('hush-hush')
    const { code, sentence } = await home.failure('info', '--file-io')
    expect(code).toBe(2)
    expect(sentence).toMatch(/^error: --file-io is not offered: .*\nUsage: ml-airflow info /)
  })
})

describe('checkdb', () => {
  hereTest('reaches a database that is there, and names upgradedb where it is not', async ({ home }) => {
    const { code, sentence } = await home.failure('checkdb')
    expect(code).toBe(1)
    expect(sentence).toMatch(/^[^\n]*upgradedb[^\n]*\n$/)
    expect(existsSync(home.file('home/ml_airflow.db'))).toBe(false)
    expect((await home.call('initdb')).code).toBe(0)
    for (const spelled of [['checkdb'], ['db', 'check']])
      expect(await home.run(spelled)).toEqual({ code: 0, stdout: 'Connection successful.\n', stderr: '' })
    expect(await home.json('checkdb')).toEqual({
      database: `sqlite:///${home.file('home/ml_airflow.db')}`,
      reachable: true,
    })
  })

  hereTest(
    'wants the tables of all DAGs; other commands want those of the DAG that they are about',
    async ({ home }) => {
      expect((await home.run(['initdb'])).code).toBe(0)
      const call = (...args: string[]) => home.run(args, { env: home.ownDags })
      expect(await call('variables', '-s', 'colour', 'red')).toEqual({ code: 0, stdout: '', stderr: '' })
      expect(await call('dag_state', 'ml_training_dag', '2015-06-01')).toMatchObject({ code: 0, stdout: 'None\n' })
      // The history does not need the tables of records.
      expect(await call('dag_state', 'gate_dag', '2015-06-01')).toMatchObject({ code: 0, stdout: 'None\n' })
      for (const args of [['plan', 'gate_dag', '-c', '{"file":"x"}'], ['checkdb']]) {
        const { code, stderr } = await call(...args)
        expect(code).toBe(1)
        expect(stderr).toMatch(/(The table 'gate' is|The tables 'gate'[^:]* are) missing: run `ml-airflow upgradedb`\./)
      }
    },
  )

  hereTest('says in one sentence that a server does not answer', async ({ home }) => {
    const env = { DB_TYPE: 'mysql', DB_LOGIN: 'me', DB_PASSWORD: 'hush-hush', DB_PORT: '1' }
    const { code, stdout, stderr } = await home.run(['checkdb'], { env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^[^\n]*127\.0\.0\.1:1[^\n]*\n$/)
    expect(stderr).not.toContain('hush-hush')
  })
})

describe('flower', () => {
  hereTest('prints where the dashboard is, and what has no effect', async ({ home }) => {
    const env = { PORT: '8123' }
    expect(await home.run(['flower'], { env })).toEqual({
      code: 0,
      stdout: 'http://127.0.0.1:8123/admin/queues\n',
      stderr: '',
    })
    const { stdout, stderr } = await home.run(['celery', 'flower', '-p', '5555', '-D'], { env })
    expect(stdout).toBe('http://127.0.0.1:8123/admin/queues\n')
    expect(stderr).toBe(
      '--port has no effect: the dashboard is part of the webserver.\n--daemon has no effect: this command ends at once.\n',
    )
    expect((await home.run(['flower'], { env: { ...env, HOST: '::1' } })).stdout).toContain('http://[::1]:8123/')
  })

  hereTest('takes no words', async ({ home }) => {
    const { code, sentence } = await home.failure('flower', 'start')
    expect(code).toBe(2)
    expect(sentence).toMatch(/too many arguments[\s\S]*\nUsage: ml-airflow flower /)
  })
})

hereTest('kerberos says that it is not available, whatever it is given', async ({ home }) => {
  for (const args of [[], ['me@REALM', '-kt', 'file', '-D']]) {
    const { code, sentence } = await home.failure('kerberos', ...args)
    expect(code).toBe(2)
    expect(sentence).toMatch(/^error: Kerberos is not available: .*kinit.*\nUsage: ml-airflow kerberos /)
  }
  expect(existsSync(home.file('home'))).toBe(false)
})
