import { readFileSync } from 'node:fs'
import { cipherOf, ownConnectionOf } from '@ml-airflow/config'
import { Connection, type Run } from '@ml-airflow/core'
import { Connections, Variables } from '@ml-airflow/engine'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { openCipher } from '@ml-airflow/vault'
import { expect, test as plainTest, vi } from 'vitest'
import { Site } from './worker.fixture.ts'

vi.setConfig({ testTimeout: 120_000 })

const PASSWORD = 'p@ss word/1'
const API_KEY = 'xoxb-1234'

const test = plainTest.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  site: async ({}, use) => {
    const site = new Site(redisSettings())
    await site.open()
    const parts = { store: site.parts.store, cipher: openCipher(cipherOf(site.settings)) }
    const variables = new Variables(parts)
    await variables.set('threshold', '0.5')
    await variables.set('level', 'high')
    await variables.set('options', '{"depth":{"max":7}}')
    await variables.set('slack_api_key', API_KEY)
    const connection = Connection.ofUri('warehouse', 'mysql://ada:p%40ss%20word%2F1@db.example:3306/sales?region=eu')
    await new Connections({ ...parts, own: ownConnectionOf(site.settings) }).add(connection)
    await use(site)
    await site.remove()
  },
})

/** Output of the command, as lines and as text. */
async function logOf(site: Site, run: Run): Promise<{ readonly lines: readonly string[]; readonly text: string }> {
  const [one] = await site.tries(run, 'supplied')
  const text = readFileSync(one?.logPath ?? '', 'utf8')
  return { text, lines: [...text.matchAll(/ out\| (.*)/g)].map(([, line]) => String(line)) }
}

test('a task reads the variables and connections it names, and its log shows no secret of them', async ({ site }) => {
  await site.worker()
  const run = await site.triggerDag('supplied_dag', { word: 'hello' })
  await site.ended(run)
  const { lines, text } = await logOf(site, run)
  const day = run.executionDate.toISOString().slice(0, 10)
  expect(lines).toEqual([
    'hello',
    '0.5',
    '7',
    '***',
    '0.5',
    'mysql://ada:***@db.example:3306/sales?region=eu',
    'ada@db.example:eu',
    'high 7',
    `${day} ${day.replaceAll('-', '')} ${run.runId} 1 supplied_dag.supplied`,
    'hello',
    '{{ ds }}',
    'as it is',
    '***',
    '***',
  ])
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), API_KEY]) expect(text).not.toContain(secret)
})

test("what the worker's environment gives goes before the database, and is masked alike", async ({ site }) => {
  const [password, apiKey] = ['of-the-environment', 'xoxb-5678']
  await site.worker({
    AIRFLOW_VAR_THRESHOLD: '0.9',
    AIRFLOW_VAR_SLACK_API_KEY: apiKey,
    AIRFLOW_CONN_WAREHOUSE: `mysql://eve:${password}@elsewhere/sales?region=us`,
  })
  const run = await site.triggerDag('supplied_dag', { word: 'hello' })
  await site.ended(run)
  const { lines, text } = await logOf(site, run)
  expect(lines.slice(0, 8)).toEqual([
    'hello',
    '0.9',
    '7',
    '***',
    '0.9',
    'mysql://eve:***@elsewhere/sales?region=us',
    'eve@elsewhere:us',
    'high 7',
  ])
  for (const secret of [password, apiKey]) expect(text).not.toContain(secret)
})

test('a value of a conf that looks like a template stays what it is', async ({ site }) => {
  await site.worker()
  const word = '{{ conn.warehouse.password }}{% raw %}'
  const run = await site.triggerDag('supplied_dag', { word })
  await site.ended(run)
  const { lines } = await logOf(site, run)
  expect(lines.filter((line) => line === word)).toHaveLength(2)
})

test('what a task asks for in vain fails its try in a sentence, which shows no secret', async ({ site }) => {
  await site.worker()
  const fails = async (word: string) => {
    const run = await site.triggerDag('supplied_dag', { word })
    await site.ended(run, 'failed')
    return (await site.tries(run, 'supplied'))[0]?.sentence
  }
  expect(await fails('throws')).toBe('It was ***')
  expect(await fails('undeclared')).toBe(
    "Task 'supplied' asks for the variable 'level', which it does not declare: add it to its variables.",
  )
  await site.parts.store.variables.delete('level')
  expect(await fails('missing')).toMatch(
    /^The template of LEVEL cannot be rendered: undefined variable: var\.value\.level/,
  )
  await site.parts.store.connections.delete('warehouse')
  await site.parts.store.variables.delete('threshold')
  expect(await fails('gone')).toBe('Connection warehouse does not exist.')
})
