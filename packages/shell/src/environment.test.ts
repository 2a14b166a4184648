import { expect, test } from 'vitest'
import { passedEnvironment } from './environment.ts'

const ENVIRONMENT = {
  PATH: '/bin',
  HF_TOKEN: 'hf_0123456789',
  HF_HOME: '/models',
  SSH_AUTH_SOCK: '/run/agent.1',
  MY_VARIABLE: 'mine',
  DB_PASSWORD: 'secret-of-ours',
  COPY: 'mysql://root:secret-of-ours@host',
  AIRFLOW_CONN_DB: 'mysql://host',
  AIRFLOW__CORE__FERNET_KEY: 'x',
  REDIS_URL: 'redis://host',
}

function names(patterns: readonly string[]): readonly string[] {
  return Object.keys(passedEnvironment(ENVIRONMENT, patterns, ['secret-of-ours']).variables)
}

test('passes the variables of ML tools, and those of further patterns', () => {
  expect(names(['defaults'])).toEqual(['PATH', 'HF_TOKEN', 'HF_HOME', 'SSH_AUTH_SOCK'])
  expect(names(['defaults', 'MY_*'])).toContain('MY_VARIABLE')
  expect(names(['PATH', 'HF_HOME'])).toEqual(['PATH', 'HF_HOME'])
})

test('never passes settings of this system, nor its secrets under another name', () => {
  expect(names(['*'])).toEqual(['PATH', 'HF_TOKEN', 'HF_HOME', 'SSH_AUTH_SOCK', 'MY_VARIABLE'])
})

test('names the values that logs mask', () => {
  expect(passedEnvironment(ENVIRONMENT, ['defaults'], []).secrets).toEqual(['hf_0123456789'])
})
