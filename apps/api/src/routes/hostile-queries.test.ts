import { randomUUID } from 'node:crypto'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { CONF, RUNS, sharedApi } from '../api.fixture.ts'

/** Values that a parser, a number, a date or a database may misread. */
const VALUES = [
  '',
  '0',
  '-1',
  '1e3',
  '9007199254740991',
  '9007199254740993',
  '9999999999999999',
  '1'.repeat(500),
  '%00',
  '%ED%A0%80',
  "' OR 1=1 --",
  '100%25_',
  '..%2F..%2Fetc',
  '__proto__',
  'constructor',
  'true',
  'null',
  '[]',
  '{}',
  'NaN',
  '\u{1F600}',
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00%2B14:00',
  '9999-12-31T23:59:59-14:00',
  '999999-01-01T00:00:00Z',
  '9.9',
  '5.9999999999999999',
].map((value) => value.replaceAll(' ', '%20'))

const RECORDS = '/api/v1/records?'
const ADDRESSES = [
  ...['dag_id', 'task_id', 'sample', 'state', 'finished_before', 'finished_after', 'limit', 'cursor'].map(
    (key) => `${RECORDS}${key}=`,
  ),
  ...['parameter_1', '__proto__', 'constructor', ''].map((name) => `${RECORDS}conf.${name}=`),
  `${RECORDS}dag_id=ml_training_dag&conf.parameter_1=`,
  `${RECORDS}dag_id=ml_training_dag&finished_before=`,
  `${RECORDS}dag_id=ml_training_dag&cursor=`,
  '/api/v1/dags/ml_training_dag/source?run=',
  '/api/v1/runs?from=',
  '/api/v1/runs?cursor=',
  '/api/v1/runs?conf.parameter_1=',
  '/api/v1/task-instances?to=',
]

const { user: login, password } = MARIADB_LOGIN
const schema = `hostile_${randomUUID().slice(0, 8)}`
const mariadb = { type: 'mysql', host: '127.0.0.1', port: inject('mariadbPort'), login, password, schema } as const

describe.each([
  ['SQLite', {}],
  ['MariaDB', { database: mariadb }],
] as const)('over %s', (_name, options) => {
  const api = sharedApi(options)

  beforeAll(() => api().post(RUNS, { conf: CONF }))

  it.each(ADDRESSES)('%s is answered or refused with a reason, with any value', async (address) => {
    const strange: unknown[] = []
    for (const value of VALUES) {
      const { statusCode, body } = await api().get(address + value)
      if (![200, 400, 404].includes(statusCode)) strange.push([value, statusCode, body])
    }
    expect(strange).toEqual([])
  })

  it.each([
    ['records?constructor=1', /constructor.* unknown/],
    ['runs?toString=1', /toString.* unknown/],
    ['records?finished_before=9999-12-31T23:59:59-14:00', /allowed are times/],
    ['runs?from=0000-01-01T00:00:00Z', /allowed are times/],
  ])('%s is refused', async (address, sentence) => {
    const { statusCode, body } = await api().get(`/api/v1/${address}`)
    expect([statusCode, body]).toEqual([400, expect.stringMatching(sentence)])
  })
})
