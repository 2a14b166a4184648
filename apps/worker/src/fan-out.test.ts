import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run, RunState, TaskInstance } from '@ml-airflow/core'
import { ClearService, createRunPlanner, type RunPlanner, RunService, type TriggerRequest } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

// split → fit per sample → check per same sample → report; split lists the lines of home/list, or the files of home/parts.
const FAN_OUT_DAG = `
import { readFileSync } from 'node:fs'
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Data = defineParameters('fan_data', { home: z.string(), data: z.string() })
const Model = Data.extend('fan_model', { lr: z.number() })

class Step extends MLTaskSubDag {
  script = 'if [ -e "$1/$MLAF_TASK_ID.fails" ]; then exit 1; fi; while [ -e "$1/$MLAF_TASK_ID.waits" ]; do sleep 0.02; done; shift; echo "$@" >"$MLAF_OUTPUT_PATH"'
  constructor(id, parameters, options = {}) {
    super(options)
    this.id = id
    this.parameters = parameters
    this.perSample = options.samplesFrom !== undefined
  }
  parametersProvider({ parameters, record, samples, upstream }) {
    return [parameters.home, record.sample ?? 'all', ...(this.perSample ? [] : samples), '/', ...upstream.map((one) => one.sample ?? one.taskId)]
  }
  outputPathProvider({ outputDir, record }) {
    return outputDir + '/' + this.id + '/' + record.id
  }
}
class Split extends Step {
  script = 'while [ -e "$1/split.waits" ]; do sleep 0.02; done; cp -r "$1/$2" "$MLAF_OUTPUT_PATH"'
  parametersProvider({ parameters }) {
    return [parameters.home, parameters.data]
  }
}
function dagOf(id, prefix, format) {
  const prep = new Step(prefix + 'prep', Data)
  const split = new Split(prefix + 'split', Data, { after: [prep] })
  const samplesFrom = { task: split, ...format }
  const fit = new Step(prefix + 'fit', Model, { after: [split], samplesFrom })
  const check = new Step(prefix + 'check', Model, { after: [fit, prep], samplesFrom })
  const report = new Step(prefix + 'report', Model, { after: [check] })
  return defineDag({ id, parameters: Model, tasks: [prep, split, fit, check, report] })
}
export const linesDag = dagOf('lines_dag', '', { format: 'jsonl' })
export const folderDag = dagOf('folder_dag', 'f_', { format: 'folder', path: 'parts' })
export const fieldDag = dagOf('field_dag', 'o_', { format: 'jsonl', field: 'id' })
`

describe.each(DATABASES)('samples from the output of a task, over %s', (kind) => {
  let home: WorkerHome
  let service: RunService
  let planner: RunPlanner

  beforeAll(async () => {
    home = new WorkerHome({
      ...redisSettings(),
      ...databaseSettings(kind),
    })
    await home.open()
    await home.addDags('fan-out.mjs', FAN_OUT_DAG)
    service = new RunService({ ...home.parts, onQueueError() {} })
    planner = createRunPlanner({ ...home.parts, files: openTryFiles(), outputDir: home.file('outputs') })
    await Promise.all([home.worker(), home.worker()])
  })
  afterAll(() => home.remove())

  const list = (name: string, samples: readonly unknown[]) =>
    writeFileSync(home.file(name), samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''))

  const request = (data: string, more: Partial<TriggerRequest> & { lr?: number } = {}): TriggerRequest => {
    const { lr = 1, ...rest } = more
    return { dagId: 'lines_dag', conf: { home: home.file(''), data, lr }, ...rest }
  }

  async function planOf(asked: TriggerRequest) {
    return (await planner.plan(asked)).map(
      ({ taskId, sample, decision }) => `${taskId}${sample && `[${sample}]`} ${decision.reason}`,
    )
  }

  async function run(asked: TriggerRequest, as: RunState = 'success') {
    const { run } = await service.trigger(asked)
    await home.ended(run, as)
    return { run, instances: await instancesOf(run) }
  }

  async function instancesOf(run: Run): Promise<readonly TaskInstance[]> {
    return home.parts.store.instances.list(run.id)
  }

  const statesOf = (instances: readonly TaskInstance[]) =>
    instances.map(({ taskId, sample, state }) => `${taskId}${sample && `[${sample}]`} ${state}`).sort()

  const outputOf = (instances: readonly TaskInstance[], task: string, sample = '') => {
    const found = instances.find((one) => one.taskId === task && one.sample === sample)
    return readFileSync(found?.outputPath ?? '', 'utf8').trim()
  }

  test('each sample runs once through the tasks of its list, and the gathering task waits for all', async () => {
    list('three', ['a', 'b', 'c'])
    expect(await planOf(request('three'))).toEqual([
      'prep no_previous',
      'split no_previous',
      'fit samples_unknown',
      'check samples_unknown',
      'report no_previous',
    ])
    const { instances } = await run(request('three'))
    expect(statesOf(instances)).toEqual(
      ['check[a]', 'check[b]', 'check[c]', 'fit[a]', 'fit[b]', 'fit[c]', 'prep', 'report', 'split'].map(
        (one) => `${one} success`,
      ),
    )
    expect(outputOf(instances, 'check', 'b')).toBe('b / b prep')
    expect(outputOf(instances, 'report')).toBe('all a b c / a b c')
  })

  test('a plan names the samples where the task that lists them is done, and the run does as planned', async () => {
    expect(await planOf(request('three'))).toEqual(
      ['prep', 'split', 'fit[a]', 'fit[b]', 'fit[c]', 'check[a]', 'check[b]', 'check[c]', 'report'].map(
        (one) => `${one} finished`,
      ),
    )
    expect(new Set((await run(request('three'))).instances.map(({ state }) => state))).toEqual(new Set(['skipped']))
    expect(await planOf(request('three', { lr: 2 }))).toContain('fit[b] no_previous')
    const { instances } = await run(request('three', { lr: 2 }))
    expect(statesOf(instances)).toContain('split skipped')
    expect(statesOf(instances)).toContain('report success')
  })

  test('a longer list runs its new samples alone, and removed samples are ignored', async () => {
    list('grows', ['a', 'b'])
    await run(request('grows'))
    list('grows', ['b', 'c'])
    const forced = request('grows', { force: ['split'], forceDownstream: false })
    const plan = await planner.plan(forced)
    expect(plan.find(({ taskId }) => taskId === 'fit')?.decision.sentence).toBe(
      "Its samples are unknown until 'split' has run; last time 2.",
    )
    const { instances } = await run(forced)
    expect(statesOf(instances)).toEqual([
      'check[b] skipped',
      'check[c] success',
      'fit[b] skipped',
      'fit[c] success',
      'prep skipped',
      'report success',
      'split success',
    ])
    expect(outputOf(instances, 'report')).toBe('all b c / b c')
    expect(new Set((await run(request('grows'))).instances.map(({ state }) => state))).toEqual(new Set(['skipped']))
  })

  test('an empty list is reported, and the gathering task runs without samples', async () => {
    list('empty', [])
    const { instances } = await run(request('empty'))
    expect(statesOf(instances)).toEqual([
      'check skipped',
      'fit skipped',
      'prep success',
      'report success',
      'split success',
    ])
    expect(instances.find(({ taskId }) => taskId === 'fit')?.sentence).toBe(
      "'split' lists no samples: there is nothing to do.",
    )
    expect(outputOf(instances, 'report')).toBe('all /')
    expect((await planOf(request('empty'))).slice(2)).toEqual(['fit no_samples', 'check no_samples', 'report finished'])
    expect(new Set((await run(request('empty'))).instances.map(({ state }) => state))).toEqual(new Set(['skipped']))
  })

  test('a list that was broken after it was made fails its tasks with the reason, and a run of the list mends that', async () => {
    list('breaks', ['a'])
    const first = await run(request('breaks'))
    const path = first.instances.find(({ taskId }) => taskId === 'split')?.outputPath ?? ''
    expect(existsSync(path)).toBe(true)
    writeFileSync(path, 'nonsense')
    expect((await planOf(request('breaks'))).slice(0, 3)).toEqual([
      'prep finished',
      'split output_changed',
      'fit samples_unknown',
    ])
    const { instances } = await run(request('breaks'))
    expect(statesOf(instances)).toContain('fit[a] success')
  })

  test('a run that is cancelled before its list is there ends, and no sample of it runs', async () => {
    list('cancelled', ['a', 'b'])
    writeFileSync(home.file('split.waits'), '')
    const { run: started } = await service.trigger(request('cancelled'))
    await until(async () => statesOf(await instancesOf(started)).includes('split running'))
    await service.cancel(started.id)
    await home.ended(started, 'cancelled')
    rmSync(home.file('split.waits'))
    expect(statesOf(await instancesOf(started))).toEqual([
      'check cancelled',
      'fit cancelled',
      'prep success',
      'report cancelled',
      'split cancelled',
    ])
  })

  async function clear(run: Run, asked: Partial<Parameters<ClearService['select']>[0]>) {
    const clears = new ClearService({ ...home.parts, onQueueError() {} })
    const wanted = { dagId: 'lines_dag', run: run.id, ...asked }
    await clears.clear(wanted, await clears.select(wanted), 'a test')
    await home.ended(run)
    return instancesOf(run)
  }

  test('clearing the list makes its tasks wait for it, and run for the samples that it has then', async () => {
    list('changes', ['a', 'b'])
    const { run: first, instances: before } = await run(request('changes'))
    list('changes', ['b', 'c'])
    const instances = await clear(first, { taskRegex: '^split$', downstream: true })
    expect(statesOf(instances)).toEqual(
      ['check[b]', 'check[c]', 'fit[b]', 'fit[c]', 'prep', 'report', 'split'].map((one) => `${one} success`),
    )
    expect(outputOf(instances, 'report')).toBe('all b c / b c')
    const kept = before.find(({ taskId, sample }) => taskId === 'fit' && sample === 'b')
    expect(instances.find(({ id }) => id === kept?.id)?.tryNumber).toBe(2)
    expect(new Set(await planOf(request('changes')))).toEqual(
      new Set(['prep', 'split', 'fit[b]', 'fit[c]', 'check[b]', 'check[c]', 'report'].map((one) => `${one} finished`)),
    )
  })

  test('clearing the tasks of a list alone keeps its samples, and so does clearing the list alone', async () => {
    list('kept', ['a', 'b'])
    const { run: first } = await run(request('kept'))
    const again = await clear(first, { taskRegex: '^fit$' })
    expect(again.filter(({ tryNumber }) => tryNumber === 2).map(({ taskId, sample }) => taskId + sample)).toEqual([
      'fita',
      'fitb',
    ])
    list('kept', ['c'])
    const alone = await clear(first, { taskRegex: '^split$' })
    expect(statesOf(alone)).toContain('fit[a] success')
  })

  // The limits of a list do not depend on the database.
  if (kind === 'MariaDB') return

  test('the entries of a folder are samples, and so is a field of each line', async () => {
    mkdirSync(join(home.file('tree'), 'parts', 'x'), { recursive: true })
    writeFileSync(join(home.file('tree'), 'parts', 'y'), '')
    writeFileSync(join(home.file('tree'), 'parts', '.hidden'), '')
    const folder = await run(request('tree', { dagId: 'folder_dag' }))
    expect(outputOf(folder.instances, 'f_report')).toBe('all x y / x y')
    list('objects', [{ id: 'p1', age: 3 }, { id: 'p2' }])
    const fields = await run(request('objects', { dagId: 'field_dag' }))
    expect(outputOf(fields.instances, 'o_report')).toBe('all p1 p2 / p1 p2')
  })

  test.each([
    ['["a"', 'line 2: not JSON: ["a" (each line must be one JSON value, such as "sample-1").'],
    ['7', 'line 2: the sample "7" is not text'],
    ['"a"', 'line 2: the sample "a" stands in line 1 already.'],
    ['"-rf /"', 'line 2: the sample "-rf /" is not allowed'],
  ])('the line %s fails the task that wrote it, with file and line', async (line, sentence) => {
    const name = `bad_${randomUUID().slice(0, 8)}`
    writeFileSync(home.file(name), `"a"\n${line}\n`)
    const { run: failed, instances } = await run(request(name), 'failed')
    expect(statesOf(instances)).toEqual([
      'check upstream_failed',
      'fit upstream_failed',
      'prep success',
      'report upstream_failed',
      'split failed',
    ])
    const [tried] = await home.tries(failed, 'split')
    expect(tried?.sentence).toContain(sentence)
    expect(tried?.sentence).toContain('/split/')
  })

  test('more samples than a run may have fail the task that lists them', async () => {
    list(
      'many',
      Array.from({ length: 50_001 }, (_, index) => `s${index}`),
    )
    const { run: failed } = await run(request('many'), 'failed')
    const [tried] = await home.tries(failed, 'split')
    expect(tried?.sentence).toContain(
      'has 50001 samples for each of 2 tasks: a run may have 100000 task instances that run per sample.',
    )
  })
})
