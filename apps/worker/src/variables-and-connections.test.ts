import { readFileSync } from 'node:fs'
import { cipherOf, ownConnectionOf } from '@ml-airflow/config'
import { Connection, type Run } from '@ml-airflow/core'
import { Connections, Variables } from '@ml-airflow/engine'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { openCipher } from '@ml-airflow/vault'
import { expect, test as plainTest } from 'vitest'
import { WorkerHome } from './worker.fixture.ts'

const PASSWORD = 'p@ss word/1'
const API_KEY = 'xoxb-1234'

const test = plainTest.extend<{ home: WorkerHome }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  home: async ({}, use) => {
    const home = new WorkerHome(redisSettings())
    await home.open()
    await home.addDags('declaring.mjs', DECLARING_DAG)
    const parts = { store: home.parts.store, cipher: openCipher(cipherOf(home.settings)) }
    const variables = new Variables(parts)
    await variables.set('threshold', '0.5')
    await variables.set('level', 'high')
    await variables.set('options', '{"depth":{"max":7}}')
    await variables.set('slack_api_key', API_KEY)
    const connection = Connection.ofUri('warehouse', 'mysql://ada:p%40ss%20word%2F1@db.example:3306/sales?region=eu')
    await new Connections({ ...parts, own: ownConnectionOf(home.settings) }).add(connection)
    await use(home)
    await home.remove()
  },
})

/** Output of the command, as lines and as text. */
async function logOf(
  home: WorkerHome,
  run: Run,
): Promise<{ readonly lines: readonly string[]; readonly text: string }> {
  const [one] = await home.tries(run, 'declaring')
  const text = readFileSync(one?.logPath ?? '', 'utf8')
  return { text, lines: [...text.matchAll(/ out\| (.*)/g)].map(([, line]) => String(line)) }
}

test('a task reads the variables and connections it names, and its log shows no secret of them', async ({ home }) => {
  await home.worker()
  const run = await home.triggerDag('declaring_dag', { word: 'hello' })
  await home.ended(run)
  const { lines, text } = await logOf(home, run)
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
    `${day} ${day.replaceAll('-', '')} ${run.runId} 1 declaring_dag.declaring`,
    'hello',
    '{{ ds }}',
    'as it is',
    '***',
    '***',
  ])
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), API_KEY]) expect(text).not.toContain(secret)
})

test("values of the worker's environment take precedence over the database, and are masked alike", async ({ home }) => {
  const [password, apiKey] = ['of-the-environment', 'xoxb-5678']
  await home.worker({
    AIRFLOW_VAR_THRESHOLD: '0.9',
    AIRFLOW_VAR_SLACK_API_KEY: apiKey,
    AIRFLOW_CONN_WAREHOUSE: `mysql://eve:${password}@elsewhere/sales?region=us`,
  })
  const run = await home.triggerDag('declaring_dag', { word: 'hello' })
  await home.ended(run)
  const { lines, text } = await logOf(home, run)
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

test('a value of a conf that looks like a template stays unchanged', async ({ home }) => {
  await home.worker()
  const word = '{{ conn.warehouse.password }}{% raw %}'
  const run = await home.triggerDag('declaring_dag', { word })
  await home.ended(run)
  const { lines } = await logOf(home, run)
  expect(lines.filter((line) => line === word)).toHaveLength(2)
})

test('a missing variable or connection fails the try with a sentence, which shows no secret', async ({ home }) => {
  await home.worker()
  const fails = async (word: string) => {
    const run = await home.triggerDag('declaring_dag', { word })
    await home.ended(run, 'failed')
    return (await home.tries(run, 'declaring'))[0]?.sentence
  }
  expect(await fails('throws')).toBe('It was ***')
  expect(await fails('undeclared')).toBe(
    "Task 'declaring' asks for the variable 'level', which it does not declare: add it to its variables.",
  )
  await home.parts.store.variables.delete('level')
  expect(await fails('missing')).toMatch(
    /^The template of LEVEL cannot be rendered: undefined variable: var\.value\.level/,
  )
  await home.parts.store.connections.delete('warehouse')
  await home.parts.store.variables.delete('threshold')
  expect(await fails('gone')).toBe('Connection warehouse does not exist.')
})

const DECLARING_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Word = defineParameters('word', { word: z.string() })

/** Says all it was given, secrets in two pieces, and what it asks for in vain where its word is the name of a variable. */
class Declaring extends MLTaskSubDag {
  id = 'declaring'
  parameters = Word
  variables = ['threshold', 'options', 'slack_api_key']
  connections = ['warehouse']
  environment = {
    CONNECTION: '{{ conn.warehouse.login }}@{{ conn.warehouse.host }}:{{ conn.warehouse.extra_dejson.region }}',
    PASSWORD: '{{ conn.warehouse.password }}',
    LEVEL: '{{ var.value.level }} {{ var.json.options.depth.max }}',
    WHEN: '{{ ds }} {{ ds_nodash }} {{ run_id }} {{ ti.try_number }} {{ dag.dag_id }}.{{ task.task_id }}',
    WORD: '{{ params.word }}',
    RAW: '{% raw %}{{ ds }}{% endraw %}',
    PLAIN: 'as it is',
  }
  script = 'printf "%s\\n" "$@" "$CONNECTION" "$LEVEL" "$WHEN" "$WORD" "$RAW" "$PLAIN"; echo "$PASSWORD"; printf "%s" "\${PASSWORD:0:3}"; sleep 0.2; echo "\${PASSWORD:3}"'
  parametersProvider({ parameters, variables, connections }) {
    const { password, uri } = connections.get('warehouse')
    if (parameters.word === 'throws') throw new Error('It was ' + password)
    return [
      parameters.word,
      variables.get('threshold'),
      String(variables.json('options').depth.max),
      variables.get('slack_api_key'),
      variables.get(parameters.word === 'undeclared' ? 'level' : 'threshold'),
      uri,
    ]
  }
}

export const declaringDag = defineDag({ id: 'declaring_dag', parameters: Word, tasks: [new Declaring()] })
`
