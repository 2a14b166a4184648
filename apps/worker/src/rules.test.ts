import { rmSync, writeFileSync } from 'node:fs'
import type { Run, TaskInstance } from '@ml-airflow/core'
import { ClearService } from '@ml-airflow/engine'
import type { TestProcess } from '@ml-airflow/testing'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endsOf, fatesOf, type RuledDag, randomDags } from './rules.fixture.ts'
import { until, WorkerHome } from './worker.fixture.ts'

// RULE_DAGS=200 RULE_SEED=7 tries more.
const DAGS = Number(process.env.RULE_DAGS ?? 8)
const SEED = Number(process.env.RULE_SEED ?? Date.now() % 100_000)

const RULED_DAGS = (specs: readonly RuledDag[]) => `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Ends = defineParameters('rule_ends', { home: z.string(), ends: z.string() })

/** Ends with the code that its conf gives it, once the file that it waits for is gone. */
class Ruled extends MLTaskSubDag {
  parameters = Ends
  table = 'ruled'
  script = 'while [ -e "$2/$MLAF_TASK_ID.waits" ]; do sleep 0.02; done; exit "$1"'
  constructor(spec, after) {
    super({ after })
    Object.assign(this, spec)
    this.after = after
  }
  parametersProvider({ parameters, record }) {
    const ends = JSON.parse(parameters.ends)
    return [String(ends[this.id + '/' + (record.sample ?? '')] ?? ends[this.id] ?? 0), parameters.home]
  }
}

function dagOf({ id, tasks }) {
  const byId = new Map()
  for (const { after, ...spec } of tasks) byId.set(spec.id, new Ruled(spec, after.map((one) => byId.get(one))))
  const samples = tasks.some(({ perSample }) => perSample) ? ['a', 'b'] : []
  return defineDag({ id, parameters: Ends, tasks: [...byId.values()], samples })
}

const task = (id, after, more = {}) => ({ id, after, ...more })
const PERMANENT = { exitCodes: { permanent: [3], skip: [99] }, retries: 2 }
export const guarded = 
  dagOf({ id: 'guarded', tasks: [
    task('prep', [], PERMANENT),
    task('train', ['prep'], PERMANENT),
    task('report', ['train']),
    task('alert', ['prep', 'train'], { triggerRule: 'one_failed' }),
    task('cleanup', ['report', 'alert'], { triggerRule: 'all_done' }),
  ] })
export const twoWays = 
  dagOf({ id: 'two_ways', tasks: [
    task('fast', [], { optional: true }),
    task('slow', []),
    task('alert', ['fast', 'slow'], { triggerRule: 'one_failed' }),
    task('first', ['fast', 'slow'], { triggerRule: 'one_success' }),
  ] })

/** Some have rules that can never hold. */
function unlessRefused(spec) {
  try {
    return dagOf(spec)
  } catch {
    return undefined
  }
}
${specs.map((spec) => `export const ${spec.id} = unlessRefused(${JSON.stringify(spec)})`).join('\n')}
`

describe.each(DATABASES)('rules on %s', (kind) => {
  const dags = randomDags(SEED, DAGS)
  let home: WorkerHome
  let worker: TestProcess

  beforeAll(async () => {
    home = new WorkerHome({
      ...redisSettings(),
      LEASE_SECONDS: '3',
      RECONCILE_SECONDS: '1',
      ...databaseSettings(kind),
    })
    await home.open()
    await home.addDags('ruled.mjs', RULED_DAGS(dags))
    ;[worker] = await Promise.all([home.worker(), home.worker()])
  })

  afterAll(() => home?.remove())

  let runs = 0
  /** Triggers a DAG whose tasks exit with these codes. The default `path` is new, so that no result is reused. */
  function trigger(dagId: string, ends: Readonly<Record<string, number>>, path = `${home.file('home')}-${runs++}`) {
    return home.triggerDag(dagId, { home: path, ends: JSON.stringify(ends) })
  }

  async function instances(run: Run): Promise<readonly TaskInstance[]> {
    return home.parts.store.instances.list(run.id)
  }

  async function closed(run: Run): Promise<string> {
    let state = ''
    await until(async () => {
      state = (await home.parts.store.runs.find(run.id))?.state ?? ''
      return state !== 'queued' && state !== 'running'
    })
    return state
  }

  async function statesOf(run: Run): Promise<Readonly<Record<string, string>>> {
    const states = (await instances(run)).map(({ taskId, state }) => [taskId, state])
    return Object.fromEntries(states)
  }

  async function ended(run: Run): Promise<Readonly<Record<string, string>>> {
    const state = await closed(run)
    return { run: state, ...(await statesOf(run)) }
  }

  async function clear(run: Run, taskRegex: string): Promise<void> {
    const service = new ClearService({ ...home.parts, onQueueError() {} })
    const asked = { dagId: run.dagId, run: run.id, taskRegex }
    await service.clear(asked, await service.select(asked), 'a test')
  }

  test('clean-up runs after a permanent failure that is not tried again, and the run is failed', async () => {
    const run = await trigger('guarded', { train: 3 })
    expect(await ended(run)).toEqual({
      run: 'failed',
      prep: 'success',
      train: 'failed',
      report: 'upstream_failed',
      alert: 'success',
      cleanup: 'success',
    })
    expect(await home.tries(run, 'train')).toHaveLength(1)
    const sentences = Object.fromEntries((await instances(run)).map(({ taskId, sentence }) => [taskId, sentence]))
    expect(sentences.report).toBe("'train' upstream of it failed.")
    expect(sentences.alert).toBe("Runs by its rule one_failed: 'train' upstream of it failed.")
    expect(sentences.cleanup).toBe('Runs by its rule all_done: all tasks upstream of it have ended.')
    // The same values again: clean-up also follows this failure.
    const again = await home.triggerDag('guarded', run.conf)
    expect(await ended(again)).toMatchObject({ run: 'failed', prep: 'skipped', train: 'failed', cleanup: 'success' })
  })

  test('any other exit code is tried again', async () => {
    const run = await trigger('guarded', { train: 4 })
    expect(await ended(run)).toMatchObject({ run: 'failed', train: 'failed' })
    expect(await home.tries(run, 'train')).toHaveLength(3)
  })

  test('a skip code leaves out the tasks downstream, with the reason, and the run succeeds', async () => {
    const run = await trigger('guarded', { prep: 99 })
    expect(await ended(run)).toEqual({
      run: 'success',
      prep: 'skipped',
      train: 'skipped',
      report: 'skipped',
      alert: 'skipped',
      cleanup: 'success',
    })
    expect(await home.tries(run, 'prep')).toMatchObject([{ exitCode: 99 }])
    const reasons = (await instances(run)).map(({ taskId, reason, sentence }) => [taskId, reason, sentence])
    expect(reasons.slice(0, 4)).toEqual([
      [
        'prep',
        'skip_exit_code',
        "Left out: its command ended with exit code 99, which its exitCodes name under 'skip'.",
      ],
      ['train', 'upstream_skipped', "'prep' upstream of it was left out."],
      ['report', 'upstream_skipped', "'train' upstream of it was left out."],
      ['alert', 'rule_not_met', 'Not run by its rule one_failed: no task upstream of it failed.'],
    ])
    // A skipped task has no result: the same values try it again, without an alert.
    const again = await home.triggerDag('guarded', run.conf)
    expect(await ended(again)).toMatchObject({ run: 'success', prep: 'skipped', train: 'skipped' })
    expect(await home.tries(again, 'prep')).toHaveLength(1)
  })

  test('one_failed and one_success run at once, and an optional failure leaves the run a success', async () => {
    writeFileSync(home.file('slow.waits'), '')
    const run = await trigger('two_ways', { fast: 1 }, home.file(''))
    await until(async () => (await statesOf(run)).alert === 'success')
    expect(await statesOf(run)).toMatchObject({ fast: 'failed', first: 'waiting' })
    rmSync(home.file('slow.waits'))
    expect(await ended(run)).toMatchObject({ run: 'success', fast: 'failed', first: 'success' })
  })

  test('clean-up that is done stays done when the failure is cleared, and what failed for it is revived', async () => {
    const run = await trigger('guarded', { train: 3 })
    await closed(run)
    const before = (await home.tries(run, 'cleanup')).length
    await clear(run, '^train$')
    await closed(run)
    expect(await ended(run)).toMatchObject({
      run: 'failed',
      train: 'failed',
      report: 'upstream_failed',
      cleanup: 'success',
    })
    expect(await home.tries(run, 'train')).toHaveLength(2)
    expect(await home.tries(run, 'cleanup')).toHaveLength(before)
    await clear(run, '^(train|cleanup)$')
    await closed(run)
    expect(await home.tries(run, 'cleanup')).toHaveLength(before + 1)
  })

  test('a cancelled run starts no clean-up', async () => {
    writeFileSync(home.file('prep.waits'), '')
    const run = await trigger('guarded', {}, home.file(''))
    await until(async () => (await statesOf(run)).prep === 'running')
    await home.parts.store.closing.cancel(run.id)
    await home.parts.queue.announceCancel(run.id)
    expect(await ended(run)).toEqual({
      run: 'cancelled',
      prep: 'cancelled',
      train: 'cancelled',
      report: 'cancelled',
      alert: 'cancelled',
      cleanup: 'cancelled',
    })
    rmSync(home.file('prep.waits'))
  })

  test('runs of the same values share their work, and each of them is cleaned up after', async () => {
    const first = await trigger('guarded', { train: 3 })
    const second = await home.triggerDag('guarded', first.conf)
    for (const run of [first, second])
      expect(await ended(run)).toMatchObject({
        run: 'failed',
        train: 'failed',
        report: 'upstream_failed',
        cleanup: 'success',
      })
  })

  test(`${DAGS} random DAGs end as a model says though a worker dies, seed ${SEED}`, async () => {
    const started = []
    for (const [index, dag] of dags.entries()) {
      if (home.parts.registry.find(dag.id) === undefined) continue
      const ends = endsOf(dag, SEED + index)
      started.push({ dag, ends, run: await trigger(dag.id, ends) })
    }
    worker.child.kill('SIGKILL')
    for (const { dag, ends, run } of started) {
      const state = await closed(run)
      const found = Object.fromEntries(
        (await instances(run)).map((one) => [`${one.taskId}/${one.sample}`, one.state] as const),
      )
      expect({ dag, ends, state, found }).toEqual({ dag, ends, ...fatesOf(dag, ends) })
    }
  })
})
