import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  cipherOf,
  databaseOf,
  describeSettings,
  loadSettings,
  redisOf,
  secretsOf,
  UNUSED_BY_COMMANDS,
} from './index.ts'

const root = resolve(import.meta.dirname, '../../..')
const token = 'a-token-of-good-length'
let folder: ReturnType<typeof testFolder>

beforeEach(() => {
  folder = testFolder()
})
afterEach(() => folder.remove())

function load(env: Record<string, string> = {}, cfg?: string) {
  if (cfg === undefined) return loadSettings({ env, cwd: folder.path })
  const file = join(folder.path, 'conf', 'airflow.cfg')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, cfg)
  return loadSettings({ env, cwd: folder.path, file })
}

function refusal(env: Record<string, string>, cfg?: string): MlAirflowError {
  try {
    load(env, cfg)
  } catch (error) {
    if (error instanceof MlAirflowError) return error
    throw error
  }
  throw new Error('The settings were accepted.')
}

describe('loadSettings', () => {
  it('needs nothing: an embedded Redis and a SQLite file below the home', () => {
    const { settings, sources, file, warnings } = load()
    const home = join(folder.path, '.ml-airflow')
    expect(databaseOf(settings)).toEqual({ type: 'sqlite', file: join(home, 'ml_airflow.db') })
    expect(redisOf(settings)).toEqual({ dir: join(home, 'redis') })
    expect(settings).toMatchObject({ HOST: '127.0.0.1', PORT: 8080, LEASE_SECONDS: 30, LOG_DIR: join(home, 'logs') })
    expect(settings.WORKER_CONCURRENCY).toBe(availableParallelism())
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']))
    expect({ file, warnings }).toEqual({ file: undefined, warnings: [] })
  })

  it('prefers the environment to the file, and the file to the default', () => {
    const cfg = '[webserver]\nweb_server_port = 9001\n[engine]\nlease_seconds = 12.5\n'
    const { settings, sources } = load({ PORT: '9002' }, cfg)
    expect(settings).toMatchObject({ PORT: 9002, LEASE_SECONDS: 12.5, MAX_LOSSES: 5 })
    expect(sources).toMatchObject({ PORT: 'environment', LEASE_SECONDS: 'file', MAX_LOSSES: 'default' })
  })

  it("reads variables and connections in Airflow's spelling beside the settings", () => {
    const env = { AIRFLOW_VAR_LEVEL: 'high', AIRFLOW_VAR_EMPTY: '', AIRFLOW_CONN_DB: 'a://b', AIRFLOW_CONN_NONE: '' }
    const { presets, warnings } = load({ ...env, AIRFLOW_VARIETY: 'x' })
    expect(Object.fromEntries(presets.variables)).toEqual({ LEVEL: 'high', EMPTY: '' })
    expect(Object.fromEntries(presets.connections)).toEqual({ DB: 'a://b' })
    expect(warnings).toEqual([])
  })

  it('treats an empty value as one not given', () => {
    const { settings, sources } = load({ PORT: '', REDIS_URL: '' }, '[webserver]\nweb_server_port = 9001\n')
    expect(settings).toMatchObject({ PORT: 9001 })
    expect(sources).toMatchObject({ PORT: 'file', REDIS_URL: 'default' })
  })

  it('resolves relative paths of the environment from the current folder, and those of the file from its folder', () => {
    const cfg = '[core]\ndags_folder = dags\noutput_dir = ~/out\n[logging]\nbase_log_folder = {ML_AIRFLOW_HOME}/l\n'
    const { settings } = load({ ML_AIRFLOW_HOME: 'ho$&me', DB_HOST: 'x/my.db' }, cfg)
    expect(settings).toMatchObject({
      ML_AIRFLOW_HOME: join(folder.path, 'ho$&me'),
      DAGS_FOLDER: join(folder.path, 'conf', 'dags'),
      OUTPUT_DIR: join(homedir(), 'out'),
      LOG_DIR: join(folder.path, 'ho$&me', 'l'),
      DB_HOST: join(folder.path, 'x', 'my.db'),
    })
  })

  it('finds the folder of DAGs in the home, else in the current folder, else nowhere', () => {
    const found = () => load({ ML_AIRFLOW_HOME: 'home' })
    expect(found().settings.DAGS_FOLDER).toBeUndefined()
    mkdirSync(join(folder.path, 'dags'))
    expect(found()).toMatchObject({
      settings: { DAGS_FOLDER: join(folder.path, 'dags') },
      sources: { DAGS_FOLDER: 'default' },
    })
    mkdirSync(join(folder.path, 'home', 'dags'), { recursive: true })
    expect(found().settings.DAGS_FOLDER).toBe(join(folder.path, 'home', 'dags'))
    expect(load({ ML_AIRFLOW_HOME: 'home', DAGS_FOLDER: 'own' }).settings.DAGS_FOLDER).toBe(join(folder.path, 'own'))
  })

  it("takes the original's variables for a MySQL database", () => {
    const env = { DB_HOST: 'mysql', DB_LOGIN: 'root', DB_PASSWORD: 'pa#ss', DB_SCHEMA: 'other', DB_CONN_ID: 'my_conn' }
    const { settings } = load(env)
    expect(databaseOf(settings)).toEqual({
      type: 'mysql',
      host: 'mysql',
      port: 3306,
      login: 'root',
      password: 'pa#ss',
      schema: 'other',
    })
    expect(settings.DB_CONN_ID).toBe('my_conn')
  })

  it('names all invalid settings at once, with key, value, source and allowed values', () => {
    const cfg = '[webserver]\nweb_server_port = 80a\n[engine]\nlease_seconds = 1e3\n'
    const error = refusal({ WORKER_CONCURRENCY: '0', DB_TYPE: 'postgres', LOG_LEVEL: 'loud' }, cfg)
    const file = join(folder.path, 'conf', 'airflow.cfg')
    expect(error.code).toBe('bad_setting')
    expect(error.problems).toEqual([
      'LOG_LEVEL is "loud" in the environment: allowed are fatal, error, warn, info, debug, trace, silent.',
      'DB_TYPE is "postgres" in the environment: allowed are sqlite, mysql.',
      'WORKER_CONCURRENCY is "0" in the environment: allowed are whole numbers from 1 to 1000.',
      `LEASE_SECONDS is "1e3" as [engine] lease_seconds in ${file}: allowed are numbers from 1 to 3600.`,
      `PORT is "80a" as [webserver] web_server_port in ${file}: allowed are whole numbers from 0 to 65535.`,
    ])
    for (const problem of error.problems) expect(error.message).toContain(problem)
  })

  it.each([
    ['PORT', '0x50'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', ' 80'],
    ['MAX_LOSSES', '1.5'],
    ['LEASE_SECONDS', 'Infinity'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'redis://'],
    ['REDIS_URL', 'redis://:100%@host'],
    ['QUEUE_PREFIX', 'a:b'],
    ['DB_SCHEMA', 'a`b'],
    ['HOST', 'a b'],
    ['ALLOWED_HOSTS', 'good.example,,x'],
  ])('refuses %s = %j', (name, value) => {
    expect(refusal({ [name]: value }).problems).toEqual([expect.stringContaining(`${name} is `)])
  })

  it('applies rules about several settings beside a wrong value of another one', () => {
    const { problems } = refusal({ HOST: '0.0.0.0', PORT: 'x', DB_TYPE: 'mysql', KILL_GRACE_SECONDS: '16' })
    expect(problems).toEqual([
      'PORT is "x" in the environment: allowed are whole numbers from 0 to 65535.',
      'DB_LOGIN is not given by default: MySQL needs a user.',
      'KILL_GRACE_SECONDS is "16" in the environment: allowed is half of LEASE_SECONDS at most.',
      'HOST is "0.0.0.0" in the environment: without API_TOKENS and AUTHENTICATE only loopback is allowed: 127.0.0.1, ::1 or localhost.',
    ])
  })

  it('listens beyond loopback with a token', () => {
    const { settings } = load({ HOST: '0.0.0.0', API_TOKENS: `viewer:${token}, admin:${token}2` })
    expect(settings.API_TOKENS).toEqual([
      { role: 'viewer', token },
      { role: 'admin', token: `${token}2` },
    ])
  })

  it('listens beyond loopback where users must log in', () => {
    expect(load({ HOST: '0.0.0.0', AUTHENTICATE: 'True' }).settings).toMatchObject({ AUTHENTICATE: true })
    expect(load().settings.AUTHENTICATE).toBe(false)
    expect(refusal({ AUTHENTICATE: 'perhaps' }).message).toContain('allowed are true, false')
  })

  it("accepts Airflow's spelling in the environment, after the own name and before the file", () => {
    const cfg = '[webserver]\nweb_server_port = 1\nweb_server_host = ::1\n'
    const env = { AIRFLOW__WEBSERVER__WEB_SERVER_PORT: '2', AIRFLOW__CORE__DAGS_FOLDER: 'd', DAGS_FOLDER: 'own' }
    const { settings, sources, warnings } = load({ ...env, AIRFLOW__CORE__EXECUTOR: 'LocalExecutor' }, cfg)
    expect(settings).toMatchObject({ PORT: 2, HOST: '::1', DAGS_FOLDER: join(folder.path, 'own') })
    expect(sources).toMatchObject({ PORT: 'environment', HOST: 'file' })
    expect(warnings).toEqual([
      '[core] executor as AIRFLOW__CORE__EXECUTOR in the environment is unknown and has no effect.',
    ])
  })

  it('accepts the place of a setting in an older Airflow, after its current one', () => {
    const former = '[core]\nbase_log_folder = old\nlogging_level = debug\n[celery]\nceleryd_concurrency = 3\n'
    const { settings, warnings } = load({}, `[logging]\nbase_log_folder = new\n${former}`)
    expect(settings).toMatchObject({
      LOG_DIR: join(folder.path, 'conf', 'new'),
      LOG_LEVEL: 'debug',
      WORKER_CONCURRENCY: 3,
    })
    expect(load({}, `${former}[logging]\nbase_log_folder = new\n`).settings.LOG_DIR).toBe(settings.LOG_DIR)
    expect(warnings).toEqual([])
  })

  it('takes several Fernet keys, and shows none', () => {
    const keys = ['cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'x'.repeat(43)]
    const loaded = load({ FERNET_KEY: keys.join(', ') })
    expect(cipherOf(loaded.settings)).toEqual({ keys, keyFile: join(folder.path, '.ml-airflow', 'fernet_key') })
    expect(JSON.stringify(describeSettings(loaded))).not.toContain(keys[1])
    expect(secretsOf(loaded.settings)).toEqual(keys)
    expect(refusal({ FERNET_KEY: 'too-short' }).message).toMatch(/^FERNET_KEY is \*\*\* in the environment: /)
  })

  it.each([`root:${token}`, 'admin:short', `admin:${token},`, token, `admin:${token},viewer:${token}`])(
    'refuses the tokens %j and never shows them',
    (given) => {
      const error = refusal({ API_TOKENS: given })
      expect(error.message).toMatch(/^API_TOKENS is \*\*\* in the environment: /)
      expect(error.message).not.toContain(token)
    },
  )

  it('warns of a key it does not know, and names the nearest one', () => {
    const cfg = '[core]\ndag_folder = x\nexecutor = SequentialExecutor\n[webserver]\nweb_server_port = 1\nstray'
    const { warnings, settings } = load({}, cfg)
    const file = join(folder.path, 'conf', 'airflow.cfg')
    expect(warnings).toEqual([
      `[core] dag_folder in ${file} is unknown and has no effect. Did you mean [core] dags_folder?`,
      `[core] executor in ${file} is unknown and has no effect.`,
      `[webserver] stray in ${file} is unknown and has no effect.`,
    ])
    expect(settings.PORT).toBe(1)
  })

  it('reads config/airflow.cfg under the current folder, or the one that AIRFLOW_CONFIG names', () => {
    mkdirSync(join(folder.path, 'config'))
    writeFileSync(join(folder.path, 'config', 'airflow.cfg'), '[webserver]\nweb_server_port = 1\n')
    writeFileSync(join(folder.path, 'other.cfg'), '[webserver]\nweb_server_port = 2\n')
    expect(load().settings.PORT).toBe(1)
    expect(load({ AIRFLOW_CONFIG: 'other.cfg' }).settings.PORT).toBe(2)
  })

  it('refuses a named file that it cannot read', () => {
    const error = refusal({ AIRFLOW_CONFIG: 'absent.cfg' })
    expect(error.code).toBe('bad_setting')
    expect(error.message).toContain(`${join(folder.path, 'absent.cfg')} cannot be read: ENOENT`)
  })
})

describe('the shipped config/airflow.cfg', () => {
  const file = join(root, 'config', 'airflow.cfg')

  it('holds every setting with its name and description, and no other', () => {
    const said = readFileSync(file, 'utf8').replaceAll(/\n# /g, ' ')
    const { settings, sources, warnings } = loadSettings({ env: {}, cwd: root, file })
    for (const { name, description, key } of describeSettings({ settings, sources }))
      expect(said).toContain(` ${name} ${description}\n${key} =`)
    expect(warnings).toEqual([])
  })

  it('changes no default', () => {
    const inEffect = loadSettings({ env: {}, cwd: root, file }).settings
    writeFileSync(join(folder.path, 'empty.cfg'), '')
    expect(inEffect).toEqual(loadSettings({ env: {}, cwd: root, file: join(folder.path, 'empty.cfg') }).settings)
  })
})

describe('secrets', () => {
  const env = {
    DB_LOGIN: 'me',
    DB_PASSWORD: 'hush-hush',
    REDIS_URL: 'rediss://user:p%40ss@host:6380/1',
    API_TOKENS: `admin:${token}`,
  }

  it('are masked in the description', () => {
    const described = describeSettings(load(env))
    const value = (name: string) => described.find((setting) => setting.name === name)?.value
    expect(value('DB_PASSWORD')).toBe('***')
    expect(value('REDIS_URL')).toBe('rediss://user:***@host:6380/1')
    expect(value('API_TOKENS')).toBe('admin:***')
    const traced = load({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:c%40t@collector:4318' })
    expect(JSON.stringify(describeSettings(traced))).toContain('https://me:***@collector:4318')
    expect(secretsOf(traced.settings)).toEqual(['c%40t', 'c@t'])
    expect(value('DB_LOGIN')).toBe('me')
    for (const secret of secretsOf(load(env).settings)) expect(JSON.stringify(described)).not.toContain(secret)
  })

  it('are all listed, also as they are written', () => {
    expect(secretsOf(load(env).settings)).toEqual(['hush-hush', 'p%40ss', 'p@ss', token])
    expect(secretsOf(load().settings)).toEqual([])
  })

  it('S28: in a file that every user can read are warned about, by name and not by value', () => {
    const cfg = `[webserver]\napi_tokens = admin:${token}\n`
    const file = join(folder.path, 'conf', 'airflow.cfg')
    load({}, cfg)
    chmodSync(file, 0o644)
    const read = () => loadSettings({ env: {}, cwd: folder.path, file }).warnings
    expect(read()).toEqual([`Every user of this machine can read API_TOKENS in ${file}: run \`chmod o= ${file}\`.`])
    chmodSync(file, 0o640)
    expect(read()).toEqual([])
    writeFileSync(file, '[webserver]\nweb_server_port = 9001\n')
    chmodSync(file, 0o644)
    expect(read()).toEqual([])
  })

  it('are not shown by a refusal', () => {
    expect(refusal({ REDIS_URL: 'redis//:hush@host' }).message).toMatch(/^REDIS_URL is \*\*\* in the environment: /)
  })
})

describe('C27: the environment of other tools', () => {
  const key = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='

  it.each([
    [
      { HOST: 'x86_64-conda-linux-gnu' },
      /^HOST is "x86_64-conda-linux-gnu" in the environment, as conda sets it, and has no/,
    ],
    [
      { HOST: 'mine', CONDA_TOOLCHAIN_HOST: 'mine' },
      /as conda sets it.*Give yours as AIRFLOW__WEBSERVER__WEB_SERVER_HOST/,
    ],
    [{ DB_PORT: 'tcp://10.0.0.5:3306' }, /^DB_PORT is .*, as a link of Docker, or a service of Kubernetes, sets it/],
    [{ PORT: 'tcp://10.0.0.6:80' }, /^PORT is .*Give yours as AIRFLOW__WEBSERVER__WEB_SERVER_PORT/],
  ])('differs from our settings: %j', (env, warning) => {
    const { settings, sources, warnings } = load(env)
    expect(settings).toMatchObject({ HOST: '127.0.0.1', PORT: 8080, DB_PORT: 3306 })
    expect(sources).toMatchObject({ HOST: 'default', PORT: 'default', DB_PORT: 'default' })
    expect(warnings).toEqual([expect.stringMatching(warning)])
  })

  it('for names that other tools set too, prefers the spelling that is ours alone', () => {
    const env = { HOST: 'localhost', AIRFLOW__WEBSERVER__WEB_SERVER_HOST: '127.0.0.2' }
    expect(load(env).settings.HOST).toBe('127.0.0.2')
  })

  it('an invalid value stops the processes that use it, and no other command', () => {
    const env = { HOST: 'mybox', PORT: 'none', LOG_LEVEL: 'verbose' }
    const { settings, warnings } = loadSettings({ env, cwd: folder.path, unused: UNUSED_BY_COMMANDS })
    expect(settings).toMatchObject({ HOST: '127.0.0.1', PORT: 8080, LOG_LEVEL: 'info' })
    expect(warnings).toHaveLength(3)
    expect(warnings.join(' ')).toMatch(
      /HOST is "mybox" in the environment: without API_TOKENS .* It is not used here\./,
    )
    expect(refusal(env).problems).toHaveLength(3)
    expect(() => loadSettings({ env: { ...env, MAX_LOSSES: '-1' }, unused: UNUSED_BY_COMMANDS })).toThrow(/MAX_LOSSES/)
  })

  it('stops no SQLite by the port of a server', () => {
    expect(load({ DB_PORT: 'none' }).settings.DB_TYPE).toBe('sqlite')
    expect(refusal({ DB_PORT: 'none', DB_LOGIN: 'me' }).problems).toEqual([expect.stringMatching(/^DB_PORT is "none"/)])
  })

  it.each([
    ['WARNING', 'warn'],
    ['CRITICAL', 'fatal'],
    ['NOTSET', 'trace'],
    ['Error', 'error'],
  ])("has Python's words for levels: %s", (given, level) => {
    expect(load({ AIRFLOW__CORE__LOGGING_LEVEL: given }).settings.LOG_LEVEL).toBe(level)
  })

  it.each([
    ['with a line feed', `${key}\n`],
    ['with a blank in front', ` ${key}`],
    ['in plain base64', key.replaceAll('-', '+').replaceAll('_', '/')],
  ])('may give a Fernet key %s', (_what, given) => {
    expect(load({ FERNET_KEY: given }).settings.FERNET_KEY).toEqual([key])
  })

  it('may not give a Fernet key in quotes, and the refusal does not show it', () => {
    const { message } = refusal({ FERNET_KEY: `"${key}"` })
    expect(message).toMatch(/^FERNET_KEY is \*\*\* in the environment: allowed are Fernet keys, .* without quotes/)
    expect(message).not.toContain(key)
  })
})
