import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { programsIn } from '@ml-airflow/assembly/programs'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { type TestApi, testApi } from '../api.fixture.ts'

const CLI = programsIn(new URL('../../..', import.meta.url))('cli')
const API = '/admin/rest_api/api?api=trigger_dag&dag_id=doors'
const DRAWN = Number(process.env.DOORS_RUNS ?? 25)
const EACH_BY_CLI = 8

const DOORS_DAG = `
  import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
  import { z } from 'zod'
  const P = defineParameters('doors', { word: z.string(), share: z.number(), wanted: z.boolean() })
  class T extends MLTaskSubDag {
    id = 'doors_task'; parameters = P; command = 'echo'
    parametersProvider({ parameters }) { return [parameters.word] }
  }
  export const dag = defineDag({ id: 'doors', parameters: P, tasks: [new T()] })`

/** Texts that an interface or a database may misinterpret. */
const WORDS = [
  'a',
  'A',
  'a ',
  'á',
  'a\u0301',
  '\u{1F600}',
  '\u{1F601}',
  '+',
  '%2B',
  '&',
  '"',
  '\\',
  '',
  '1',
  '@x',
  '-rf',
]
const REFUSED = ['\0', '\ud83d', '\u{1F600}'.repeat(256)]
const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 20 }))
const share = fc.oneof(
  fc.constantFrom(0, -0, 0.1 + 0.2, 0.3, 5e-324, 1e300),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const conf = fc.record({ word, share, wanted: fc.boolean() })

const DATABASES = [
  ['SQLite', () => undefined],
  [
    'MariaDB',
    () => {
      const { user: login, password } = MARIADB_LOGIN
      const schema = `doors_${randomUUID().slice(0, 8)}`
      return { type: 'mysql', host: '127.0.0.1', port: inject('mariadbPort'), login, password, schema } as const
    },
  ],
] as const

test.each(DATABASES)(
  'C23: through REST, the address bar, a form and the command line, equal values have one row and different ones never, over %s',
  async (_name, database) => {
    const given = database()
    const options = { dagFiles: { 'doors.mjs': DOORS_DAG }, triggersAMinute: 100_000 }
    const api = await testApi({ ...options, ...(given && { database: given }) })
    const rowOf = new Map<string, number>()
    const samples = [
      ...[...WORDS, ...REFUSED].map((one) => ({ word: one, share: 1, wanted: true })),
      ...fc.sample(conf, DRAWN),
    ]
    for (const [index, values] of samples.entries()) {
      const doors = index % EACH_BY_CLI === 0 ? [...WITHIN, byCommandLine] : WITHIN
      const rows = new Set<number | undefined>()
      for (const door of doors) rows.add(await rowBehind(api, door, JSON.stringify(values)))
      expect([values, rows.size]).toEqual([values, 1])
      const [row] = rows
      if (row !== undefined) rowOf.set(JSON.stringify([values.word, values.share + 0, values.wanted]), row)
    }
    expect(new Set(rowOf.values()).size).toBe(rowOf.size)
    expect(rowOf.size).toBeGreaterThan(WORDS.length)
  },
  120_000,
)

/** One interface that triggers a run. Resolves with whether it accepted the run. */
type Door = (api: TestApi, json: string) => Promise<boolean>

const WITHIN: readonly Door[] = [
  async ({ post }, json) =>
    (await post('/api/v1/dags/doors/runs', `{"conf":${json}}`, { headers: { 'content-type': 'application/json' } }))
      .statusCode === 201,
  async ({ get }, json) => isDone((await get(`${API}&conf=${encodeURIComponent(json)}`)).json()),
  async ({ post }, json) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return isDone((await post(API, `conf=${encodeURIComponent(json)}`, { headers })).json())
  },
]

const byCommandLine: Door = async ({ environment }, json) => {
  const call = promisify(execFile)(CLI.file, [...CLI.args, 'trigger_dag', 'doors', '-c', json], { env: environment })
  return call.then(() => true).catch(() => false)
}

function isDone(answer: { readonly exit_code?: number; readonly http_response_code: number }): boolean {
  return answer.http_response_code === 200 && answer.exit_code === undefined
}

/** Row of the parameter values of the run that an interface creates. Undefined if it creates none. */
async function rowBehind(api: TestApi, door: Door, json: string): Promise<number | undefined> {
  const before = await newest(api)
  const accepted = await door(api, json)
  const run = await newest(api)
  expect([json, run !== before]).toEqual([json, accepted])
  return accepted ? (await api.store.runs.load(run))?.parametersIds.doors : undefined
}

async function newest({ store }: TestApi): Promise<number> {
  const [run] = await store.runs.list({ limit: 1 })
  return run?.id ?? 0
}
