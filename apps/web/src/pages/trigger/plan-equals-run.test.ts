import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, inject, it, onTestFinished } from 'vitest'
import { WebSite } from '../../testing/site.ts'

const SEED = Number(process.env.PLAN_SEED ?? 20261127)
const STEPS = Number(process.env.PLAN_STEPS ?? 8)
const SAMPLES = ['s1', 's2'] as const

/** prepare → fit (per sample) → gather, each with an output; the version is that of `fit`. */
const dagFile = (version: string) => `
  import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
  import { z } from 'zod'
  const Data = defineParameters('promise_data', { data: z.enum(['x', 'y']) })
  const Model = Data.extend('promise_model', { k: z.int() })
  class Step extends MLTaskSubDag {
    script = 'mkdir -p "$(dirname "$MLAF_OUTPUT_PATH")" && echo "$MLAF_TRY" > "$MLAF_OUTPUT_PATH"'
    constructor(id, parameters, options = {}) {
      super(options)
      this.id = id; this.table = 'promise_' + id; this.parameters = parameters
      this.perSample = options.perSample ?? false; this.version = options.version ?? ''
    }
    parametersProvider() { return [] }
    outputPathProvider({ outputDir, taskId, record }) {
      return [outputDir, taskId, record.parametersId, record.sample ?? 'all'].join('/')
    }
  }
  const prepare = new Step('prepare', Data)
  const fit = new Step('fit', Model, { after: [prepare], perSample: true, version: '${version}' })
  const gather = new Step('gather', Model, { after: [fit] })
  export const promise = defineDag({ id: 'promise', parameters: Model, samples: ['s1', 's2'], tasks: [prepare, fit, gather] })`

interface Step {
  readonly request: object
  /** Indices of the outputs to delete. */
  readonly deletions: readonly number[]
}

const steps: fc.Arbitrary<Step> = fc.record({
  request: fc.record({
    conf: fc.record({ data: fc.constantFrom('x', 'y'), k: fc.constantFrom(1, 2) }),
    samples: fc.constantFrom([...SAMPLES], [...SAMPLES], ['s1'], ['s2', 's3']),
    force: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
      {
        weight: 3,
        arbitrary: fc.record({
          tasks: fc.subarray(['prepare', 'fit', 'gather'], { minLength: 1 }),
          downstream: fc.boolean(),
        }),
      },
    ),
  }),
  deletions: fc.array(fc.nat(), { maxLength: 2 }),
})

interface Decided {
  readonly task_id: string
  readonly sample: string | null
  readonly decision: string
  readonly reason: string
  readonly state: string
}

it('runs and skips what the plan said, for random values, samples, forces, deleted outputs and versions', async () => {
  const site = await WebSite.open({
    redisUrl: `redis://127.0.0.1:${inject('redisPort')}`,
    dagFiles: { 'promise.ts': dagFile('1') },
  })
  onTestFinished(() => site.close())
  const drawn = fc.sample(steps, { seed: SEED, numRuns: STEPS })
  for (const [place, { request, deletions }] of drawn.entries()) {
    if (place === Math.floor(STEPS / 2)) await raiseVersion(site)
    await deleteOutputs(site, deletions)
    const plan = await site.call<{ task_instances: readonly Decided[] }>('POST', '/dags/promise/plan', request)
    const run = await site.run('promise', request)
    const done = await site.call<{ task_instances: readonly Decided[] }>('GET', `/runs/${run}/task-instances`)
    const situation = `step ${place} of seed ${SEED}: ${JSON.stringify({ request, deletions })}`
    expect(done.task_instances.map(decidedText).sort(), situation).toEqual(plan.task_instances.map(decidedText).sort())
    const ends = done.task_instances.map(({ decision, state }) => `${decision} ${state}`)
    expect(
      ends.filter((end) => end !== 'run success' && end !== 'skip skipped'),
      situation,
    ).toEqual([])
  }
}, 300_000)

function decidedText({ task_id, sample, decision, reason }: Decided): string {
  return `${task_id} ${sample ?? ''}: ${decision}, ${reason}`
}

async function raiseVersion(site: WebSite): Promise<void> {
  await site.stopWorker()
  writeFileSync(join(site.path, 'dags/promise.ts'), dagFile('2'))
  const version = async () => {
    const { tasks } = await site.call<{ tasks: readonly { version: string }[] }>('GET', '/dags/promise')
    return tasks.map((task) => task.version)
  }
  await expect.poll(version, { timeout: 20_000 }).toContain('2')
  await site.startWorker()
}

async function deleteOutputs(site: WebSite, chosen: readonly number[]): Promise<void> {
  const { files } = await site.call<{ files: readonly { path: string }[] }>('GET', '/files?limit=100')
  const paths = [...new Set(files.map(({ path }) => path))].sort()
  for (const number of chosen)
    rmSync(paths[number % Math.max(1, paths.length)] ?? join(site.path, 'none'), { force: true })
}
