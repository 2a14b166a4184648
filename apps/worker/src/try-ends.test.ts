import { readFileSync } from 'node:fs'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test } from 'vitest'
import { WorkerHome } from './worker.fixture.ts'

const DAG = `
import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'

class T extends MLTaskSubDag {
  parameters = NoParameters
  command = 'true'
  constructor(id, members) {
    super()
    Object.assign(this, { id, ...members })
  }
  parametersProvider() { return [] }
}
const tasks = [
  new T('throws', { parametersProvider() { throw new Error('no data yet') } }),
  new T('undefined_word', { parametersProvider: () => [undefined] }),
  new T('bad_template', { environment: { DAY: '{{ ds | nosuchfilter: }}{% if %}' } }),
  new T('no_output', { outputPathProvider: ({ outputDir }) => outputDir + '/no_output' }),
  new T('hook', { postProcess() { throw new Error('the check failed') } }),
  new T('too_late', { command: 'sleep 60', timeout: 0.2 }),
  new T('unused', { command: undefined, script: 'echo done', parametersProvider: ({ taskId }) => [taskId] }),
]
export const dag = defineDag({ id: 'ends', parameters: NoParameters, tasks })
`

/** Last line of the log, or of the response of its script. */
const ENDS = {
  throws: /no data yet$/,
  undefined_word: /Task 'undefined_word': parametersProvider returned undefined at \[0\]; allowed are texts/,
  bad_template: /environment|DAY/,
  no_output: /The command ended well but wrote no output to MLAF_OUTPUT_PATH/,
  hook: /the check failed$/,
  too_late: /It was ended after its timeout of 0\.2 s\.$/,
} as const

test.each([
  ['in a file', 'none'],
  ['and in the database', 'database'],
])('X2: the log of every try ends with why it ended so, %s', async (_where, remote) => {
  const redis = redisSettings()
  const home = new WorkerHome({ ...redis, REMOTE_LOGGING: remote })
  await home.open()
  await home.addDags('ends.mjs', DAG)
  await home.worker()
  const run = await home.triggerDag('ends', {})
  await home.ended(run, 'failed')
  for (const [taskId, end] of Object.entries(ENDS)) {
    const [attempt] = await home.tries(run, taskId)
    const lines = readFileSync(attempt?.logPath ?? '', 'utf8')
      .trimEnd()
      .split('\n')
    expect(lines.at(-1), taskId).toMatch(end)
    expect(lines.at(-1), taskId).toContain(`ml-airflow| ${attempt?.sentence}`)
    if (remote === 'none') continue
    const { text } = await home.parts.store.logs.read({ instance: attempt?.instance ?? 0, tryNumber: 1 }, 0)
    expect(text, taskId).toBe(`${lines.join('\n')}\n`)
  }
  const [unused] = await home.tries(run, 'unused')
  expect(readFileSync(unused?.logPath ?? '', 'utf8')).toContain('The script uses none of its arguments (1 given)')
  await home.remove()
})
