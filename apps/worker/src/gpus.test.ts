import { existsSync, readFileSync } from 'node:fs'
import { createRunPlanner, waitingFor, workerWarnings } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

// Each task records its GPUs, and whether one of them is already in use by a live process.
const GPU_DAG = `
import { defineDag, defineParameters, task } from '@ml-airflow/core'
import { z } from 'zod'

const Home = defineParameters('gpu_home', { home: z.string() })
const script = \`
IFS=,
for gpu in $CUDA_VISIBLE_DEVICES; do
  [ -e "$1/gpu.$gpu" ] && kill -0 "$(cat "$1/gpu.$gpu")" 2>/dev/null && echo "$gpu twice" >>"$1/twice"
  echo $$ >"$1/gpu.$gpu"
done
echo "$MLAF_TASK_ID:$CUDA_VISIBLE_DEVICES" >>"$1/gpus"
for gpu in $CUDA_VISIBLE_DEVICES; do rm "$1/gpu.$gpu"; done\`
const step = (id, gpus) =>
  task(id, { parameters: Home, table: 'gpu_tasks', queue: 'gpu', gpus, script, args: ({ parameters }) => [parameters.home] })
const asking = Object.entries({ g_a: 1, g_b: 1, g_c: 1, g_two: 2, g_none: 0 })
export const many = defineDag({ id: 'gpu_dag', parameters: Home, tasks: asking.map(([id, gpus]) => step(id, gpus)) })

const List = defineParameters('gpu_list', { lines: z.string() })
const split = task('g_split', {
  parameters: List, queue: 'gpu', script: 'printf "%s" "$1" >"$MLAF_OUTPUT_PATH"',
  args: ({ parameters }) => [parameters.lines], output: ({ outputDir, record }) => outputDir + '/lists/' + record.id,
})
const samplesFrom = { task: split, format: 'jsonl' }
const fit = task('g_fit', {
  parameters: List, queue: 'gpu', after: [split], gpus: 8, perSample: true, samplesFrom, script: 'exit 1', args: () => [],
})
export const listed = defineDag({ id: 'gpu_list_dag', parameters: List, tasks: [split, fit] })
`

describe.each(DATABASES)('GPUs on %s', (kind) => {
  let home: WorkerHome

  beforeAll(async () => {
    home = new WorkerHome({ ...redisSettings(), WORKER_QUEUES: 'gpu', ...databaseSettings(kind) })
    await home.open()
    await home.addDags('gpus.mjs', GPU_DAG)
  })

  afterAll(() => home?.remove())

  test('two workers hand out each GPU once, and plan and run say where no worker has as many', async () => {
    await home.worker({ WORKER_GPUS: '7' })
    const { store, registry } = home.parts
    const conf = { home: home.file('') }
    await until(async () => (await store.workers.list()).length === 1)
    const planner = createRunPlanner({ store, registry, files: openTryFiles(), outputDir: home.settings.OUTPUT_DIR })
    const plan = await planner.plan({ dagId: 'gpu_dag', conf })
    const blocked = plan.filter((one) => one.blocked !== undefined).map((one) => [one.taskId, one.blocked?.reason])
    expect(blocked).toEqual([['g_two', 'gpus_missing']])
    expect(await workerWarnings(store, registry.get('gpu_dag'))).toHaveLength(1)
    const run = await home.triggerDag('gpu_dag', conf)
    await until(async () => ((await store.instances.count(run.id)).success ?? 0) === 4)
    expect(await waitingFor({ store, registry, maxActiveRuns: 16 }, run)).toEqual([
      "Task 'g_two' waits: no live worker of queue 'gpu' offers 2 GPUs: start one with `ml-airflow worker --queues gpu --gpus 0,1`.",
    ])
    await home.worker({ WORKER_GPUS: '0,1' })
    await home.ended(run)
    const begun = readFileSync(home.file('gpus'), 'utf8').trim().split('\n')
    expect(begun.toSorted()).toEqual(['g_a:7', 'g_b:7', 'g_c:7', 'g_none:', 'g_two:0,1'])
    expect(existsSync(home.file('twice'))).toBe(false)
    const gpus = (await store.workers.list()).map((worker) => worker.gpus.join())
    expect(gpus.toSorted()).toEqual(['0,1', '7'])
  })

  test('an empty list is read without the GPUs that its samples would need', async () => {
    await home.worker({ WORKER_GPUS: '7' })
    await home.ended(await home.triggerDag('gpu_list_dag', { lines: '' }))
  })
})
