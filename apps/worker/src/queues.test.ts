import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Run } from '@ml-airflow/core'
import { createRunPlanner, waitingFor, workerWarnings } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

// prep runs on 'default', train on 'gpu', report on the DAG's 'cpu'; a file named like a task makes it wait.
const QUEUED_DAG = `
import { defineDag, defineParameters, task } from '@ml-airflow/core'
import { z } from 'zod'

const Home = defineParameters('queue_home', { home: z.string(), word: z.string() })
const script = 'while [ -e "$1/$MLAF_TASK_ID.waits" ]; do sleep 0.02; done'
const step = (id, after, more) =>
  task(id, { parameters: Home, table: 'queued', script, after, args: ({ parameters }) => [parameters.home], ...more })
const prep = step('q_prep', [], { queue: 'default' })
const train = step('q_train', [prep], { queue: 'gpu' })
const report = step('q_report', [train])
export const queued = defineDag({ id: 'queued_dag', parameters: Home, queue: 'cpu', tasks: [prep, train, report] })
const wide = ['a', 'b', 'c', 'd'].map((id) => step('q_wide_' + id, [], { queue: id < 'c' ? 'gpu' : 'cpu' }))
export const wideDag = defineDag({ id: 'wide_dag', parameters: Home, tasks: wide })
const through = task('q_through', {
  parameters: Home,
  table: 'queued',
  command: 'printf "%s|"',
  args: ({ parameters }) => [parameters.word, "it's"],
})
export const via = defineDag({ id: 'via_dag', parameters: Home, via: ['./via.sh', 'two words'], tasks: [through] })
const lost = step('q_lost', [], { via: ['no_such_wrapper', '-n', 'ml'] })
export const lostDag = defineDag({ id: 'lost_via_dag', parameters: Home, tasks: [lost] })
`

describe.each(DATABASES)('queues on %s', (kind) => {
  let home: WorkerHome

  beforeAll(async () => {
    home = new WorkerHome({
      ...redisSettings(),
      RECONCILE_SECONDS: '1',
      ...databaseSettings(kind),
    })
    await home.open()
    await home.addDags('queued.mjs', QUEUED_DAG)
    await home.worker()
  })

  afterAll(() => home?.remove())

  const confOf = (word: string) => ({ home: home.file(''), word })
  const workerOf = async (run: Run, taskId: string) => (await home.tries(run, taskId))[0]?.worker
  const stateOf = async (run: Run, taskId: string) =>
    (await home.parts.store.instances.list(run.id)).find((one) => one.taskId === taskId)?.state

  test('a task waits for a worker of its queue, as plan and run show, and runs once one exists', async () => {
    const { store, registry } = home.parts
    const planner = createRunPlanner({ store, registry, files: openTryFiles(), outputDir: home.file('outputs') })
    const plan = await planner.plan({ dagId: 'queued_dag', conf: confOf('one') })
    expect(plan.map(({ blocked }) => blocked?.sentence)).toEqual([
      undefined,
      "It will wait: no live worker serves queue 'gpu'.",
      "It will wait: no live worker serves queue 'cpu'.",
    ])
    const warnings = await workerWarnings(store, registry.get('queued_dag'))
    expect(warnings.map((one) => one.split(':')[0])).toEqual(
      ['gpu', 'cpu'].map((queue) => `No live worker serves queue '${queue}'`),
    )
    const run = await home.triggerDag('queued_dag', confOf('one'))
    await until(async () => (await stateOf(run, 'q_train')) === 'queued')
    const waits = await waitingFor({ store, registry, maxActiveRuns: 16 }, run)
    expect(waits).toEqual([
      "Task 'q_train' waits in queue 'gpu', which no live worker serves: start one with `ml-airflow worker --queues gpu`.",
    ])
    const served = await home.worker({ WORKER_QUEUES: 'gpu,cpu' })
    await home.ended(run)
    const workers = await Promise.all(['q_prep', 'q_train', 'q_report'].map((task) => workerOf(run, task)))
    expect(workers[0]).not.toContain(`:${served.child.pid}:`)
    expect(workers.slice(1)).toEqual([1, 2].map(() => expect.stringContaining(`:${served.child.pid}:`)))
    expect(await workerWarnings(store, registry.get('queued_dag'))).toEqual([])
  })

  test('a worker of several queues runs as many commands as it has slots, over all queues', async () => {
    const ids = ['a', 'b', 'c', 'd'].map((id) => `q_wide_${id}`)
    for (const id of ids) writeFileSync(home.file(`${id}.waits`), '')
    const run = await home.triggerDag('wide_dag', confOf('wide'))
    const running = async () => (await home.parts.store.instances.count(run.id)).running ?? 0
    await until(async () => (await running()) === 2)
    for (const id of ids) rmSync(home.file(`${id}.waits`))
    await home.ended(run)
    const tries = (await Promise.all(ids.map((id) => home.tries(run, id)))).flat()
    const atOnce = tries.map(
      ({ startedAt }) =>
        tries.filter((one) => one.startedAt <= startedAt && (one.finishedAt ?? startedAt) > startedAt).length,
    )
    expect(Math.max(...atOnce)).toBe(2)
  })

  test('the words of via are passed unchanged, and the command gets its arguments', async () => {
    writeFileSync(home.file('dags/via.sh'), '#!/bin/bash\necho "through $1"; shift; exec "$@"\n')
    chmodSync(home.file('dags/via.sh'), 0o755)
    const run = await home.triggerDag('via_dag', confOf('$(touch x); "q"'))
    await home.ended(run)
    const [attempt] = await home.tries(run, 'q_through')
    const log = readFileSync(attempt?.logPath ?? '', 'utf8')
    expect(log).toContain('through two words')
    expect(log).toContain(`$(touch x); "q"|it's|`)
  })

  test('a missing program in via fails the task with exit code 127, and its log names the program', async () => {
    const run = await home.triggerDag('lost_via_dag', confOf('lost'))
    await home.ended(run, 'failed')
    expect(await home.tries(run, 'q_lost')).toMatchObject([
      { exitCode: 127, sentence: 'The command ended with exit code 127: Bash did not find the command.' },
    ])
    const [attempt] = await home.tries(run, 'q_lost')
    expect(readFileSync(attempt?.logPath ?? '', 'utf8')).toContain('no_such_wrapper: not found')
  })
})
