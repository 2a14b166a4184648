import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Service {
  readonly image: string
  readonly environment: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes: readonly string[]
  readonly healthcheck?: { readonly disable?: boolean }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

const file = join(import.meta.dirname, 'docker-compose.yml')
const text = readFileSync(file, 'utf8')
const compose = parse(text, { merge: true }) as Readonly<Record<string, Readonly<Record<string, unknown>>>>
const services = compose.services as Readonly<Record<string, Service>>
const names = Object.keys(services)

const SECRETS = {
  DB_PASSWORD: 'a',
  MYSQL_ROOT_PASSWORD: 'b',
  REDIS_PASSWORD: 'c',
  FERNET_KEY: 'd',
  API_TOKENS: 'admin:a-token-of-good-length',
}
const versions = [['docker', 'compose'], ['docker-compose']].filter(
  ([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0,
)

describe('the cluster', () => {
  it('is of five services', () => {
    expect(names).toEqual(['mysql', 'redis', 'migrate', 'api', 'worker'])
  })

  it('uses no key that only one generation of Compose knows', () => {
    expect(Object.keys(compose)).toEqual(['x-hardened', 'x-ml-airflow', 'services', 'volumes', 'networks'])
  })

  it.each(names)('S32: hardens %s', (name) => {
    expect(services[name]).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: expect.arrayContaining(['/tmp']),
      mem_limit: expect.anything(),
      pids_limit: expect.anything(),
    })
  })

  it('keeps the two servers where nobody from outside comes', () => {
    expect((compose.networks as Record<string, unknown>).inside).toEqual({ internal: true })
    for (const name of ['mysql', 'redis', 'migrate']) expect(services[name]).toMatchObject({ networks: ['inside'] })
    expect(names.filter((name) => services[name]?.ports !== undefined)).toEqual(['api'])
  })

  it('knows of each whether it is well, and starts them in order, and stops them the other way round', () => {
    for (const name of ['mysql', 'redis'])
      expect(services[name]?.healthcheck).toMatchObject({ test: expect.anything() })
    expect(services.migrate?.depends_on).toEqual({ mysql: { condition: 'service_healthy' } })
    for (const name of ['api', 'worker'])
      expect(services[name]?.depends_on).toEqual({
        migrate: { condition: 'service_completed_successfully' },
        mysql: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      })
  })

  it('holds no secret, and starts without none', () => {
    for (const service of Object.values(services))
      for (const [name, value] of Object.entries(service.environment))
        if (/PASSWORD|TOKEN|URL|KEY/.test(name)) expect(value).toMatch(/\$\{\w+:\?/)
  })

  it('gives MySQL the tables and the test data, and keeps in volumes whatever must stay', () => {
    expect(services.mysql?.volumes).toEqual(['mysql:/var/lib/mysql', '../sql/mysql:/docker-entrypoint-initdb.d:ro'])
    expect(services.redis?.volumes).toEqual(['redis:/data'])
    for (const name of ['api', 'worker'])
      expect(services[name]?.volumes).toEqual(expect.arrayContaining(['logs:/airflow/logs', 'output:/airflow/output']))
  })
})

describe.each(versions)('%s %s', (program, ...args) => {
  const config = (env: Record<string, string>) =>
    spawnSync(program ?? '', [...args.filter((arg) => arg !== undefined), '-f', file, 'config'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', ...env },
    })

  it('finds the file valid', () => {
    const { status, stderr, stdout } = config(SECRETS)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).toContain('redis://:c@redis:6379')
  })

  it.each(Object.keys(SECRETS))('refuses a missing %s, and says how it is made', (name) => {
    const { status, stderr } = config({ ...SECRETS, [name]: '' })
    expect(stderr).toMatch(new RegExp(`${name}.* is not set\\. scripts/run_docker_compose\\.sh makes docker/\\.env`))
    expect(status).not.toBe(0)
  })
})
