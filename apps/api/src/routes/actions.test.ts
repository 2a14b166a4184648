import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { bearer, CONF, expandRun, RUNS, type TestApi, TOKENS, testApi } from '../api.fixture.ts'

/** a → b (per sample) → c → e, and a → d → e. */
const DIAMOND = `
  import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
  import { z } from 'zod'
  const Numbered = defineParameters('numbered', { number: z.int() })
  class T extends MLTaskSubDag {
    parameters = Numbered; command = 'echo'
    constructor(id, after = [], perSample = false) { super({ after }); this.id = id; this.perSample = perSample }
    parametersProvider() { return [] }
  }
  const a = new T('act_a'), b = new T('act_b', [a], true), c = new T('act_c', [b]), d = new T('act_d', [a])
  const e = new T('act_e', [c, d])
  export const diamond = defineDag({ id: 'diamond', parameters: Numbered, samples: ['s1', 's2'], tasks: [a, b, c, d, e] })`

/** Its task promises the file 'made'. */
const MADE_DAG = `
  import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
  class Made extends MLTaskSubDag {
    id = 'made_task'; parameters = NoParameters; command = 'true'
    parametersProvider() { return [] }
    outputPathProvider({ outputDir }) { return outputDir + '/made' }
  }
  export const made = defineDag({ id: 'made', parameters: NoParameters, tasks: [new Made()] })`

const ACTIONS = ['clear', 'retry_failed', 'force', 'mark_success', 'mark_failed', 'cancel'] as const
const END = { exitCode: 1, pid: 1, sentence: 'Ended.' }

type States = ReadonlyMap<number, string>

async function statesOf({ store }: TestApi, run: number): Promise<States> {
  return new Map((await store.instances.list(run)).map(({ id, state }) => [id, state]))
}

/** Lets the task instances that are ready run, one after another, with these outcomes; without one, it goes on running or waits. */
async function play({ store, registry }: TestApi, run: number, outcomes: readonly string[]): Promise<void> {
  const plan = await store.runs.planOf(run)
  const dag = registry.get('diamond')
  for (const outcome of outcomes) {
    const ready = (await store.instances.list(run)).find(({ state }) => state === 'queued')
    if (ready === undefined || outcome === 'wait') return
    const claim = await claimOf(store, ready.id)
    if (claim === undefined || outcome === 'run') continue
    const downstream = dag.graph
      .filter(({ after }) => after.includes(ready.taskId))
      .map(({ id, perSample }) => ({ taskId: id, sample: perSample ? ready.sample || undefined : '' }))
    if (outcome === 'succeed')
      await store.settlement.succeed({
        claim,
        end: { ...END, outcome: 'success' },
        outputPath: undefined,
        downstream,
      })
    else {
      const descendants = (plan?.graph ?? [])
        .filter(({ id }) => isBehind(dag.graph, id, ready.taskId))
        .map(({ id }) => ({ taskId: id, sample: undefined }))
      const next = { kind: 'settle', state: 'failed' } as const
      await store.settlement.fail({ claim, end: { ...END, outcome: 'failed' }, next, descendants })
    }
  }
}

function isBehind(graph: readonly { id: string; after: readonly string[] }[], id: string, before: string): boolean {
  const after = graph.find((task) => task.id === id)?.after ?? []
  return after.includes(before) || after.some((one) => isBehind(graph, one, before))
}

async function claimOf(store: Store, instance: number) {
  const taken = await store.claims.take({
    instance,
    owner: 'diamond/run',
    worker: 'w',
    host: 'h',
    leaseMs: 60_000,
    version: '',
    inputs: '',
    upstream: { queriesFor: () => [], lineageOf: () => '', ofRun: (results: readonly unknown[]) => results } as never,
    logPathOf: () => '/nowhere',
  })
  return taken.kind === 'claimed' ? taken.claim : undefined
}

const selections = fc.record({
  action: fc.constantFrom(...ACTIONS),
  outcomes: fc.array(fc.constantFrom('succeed', 'succeed', 'fail', 'run', 'wait'), { maxLength: 6 }),
  chosen: fc.array(fc.nat(5), { maxLength: 4 }),
  downstream: fc.boolean(),
})

it('previews exactly what an action then does, over random runs and selections', async () => {
  const api = await testApi({ dagFiles: { 'diamond.mjs': DIAMOND } })
  expect((await api.get('/api/v1/import-errors')).json().import_errors).toEqual([])
  // Runs of different values share no records.
  let number = 0
  await fc.assert(
    fc.asyncProperty(selections, async ({ action, outcomes, chosen, downstream }) => {
      const created = await api.post('/api/v1/dags/diamond/runs', { conf: { number: ++number } })
      expect(created.statusCode, created.body).toBe(201)
      const { id } = created.json()
      await expandRun(api, id)
      await play(api, id, outcomes)
      const before = await statesOf(api, id)
      const ids = [...new Set(chosen)].map((place) => [...before.keys()][place])
      const ask = async (dry: boolean) => {
        const body = { task_instances: ids, downstream, dry_run: dry }
        const answer = await api.post(`/api/v1/runs/${id}/actions/${action}`, body)
        expect(answer.statusCode, answer.body).toBe(200)
        return answer.json()
      }
      const preview = await ask(true)
      expect(await statesOf(api, id)).toEqual(before)
      const done = await ask(false)
      expect({ ...done, dry_run: true }).toEqual(preview)
      const told = new Map<number, string>(
        preview.task_instances.map((one: { id: number; to: string }) => [one.id, one.to]),
      )
      const expected = new Map(
        // What runs is ended by its worker.
        [...before].map(([one, state]) => [
          one,
          action === 'cancel' && state === 'running' ? state : (told.get(one) ?? state),
        ]),
      )
      expect(await statesOf(api, id)).toEqual(expected)
    }),
    { numRuns: 60, endOnFailure: true },
  )
}, 120_000)

it('runs a DAG again, with other values where they are given', async () => {
  const { post, get } = await testApi()
  const { id } = (await post(RUNS, { conf: CONF })).json()
  const preview = (await post(`/api/v1/runs/${id}/actions/run_again`, { dry_run: true })).json()
  expect(preview.runs).toEqual([{ id: null, dag_id: 'ml_training_dag', run_id: null }])
  expect((await get('/api/v1/runs')).json().runs).toHaveLength(1)
  const again = (await post(`/api/v1/runs/${id}/actions/run_again`, { conf: { parameter_2: 'new' } })).json()
  const run = (await get(`/api/v1/runs/${again.runs[0].id}`)).json()
  expect(run.conf).toEqual({ ...CONF, parameter_2: 'new' })
  expect(run.triggered_by).toContain('again after')
  expect(run.differs_from.changes).toEqual({ parameter_2: ['two', 'new'] })
})

it('acts on task instances of several runs at once', async () => {
  const api = await testApi()
  const runs = []
  for (const parameter_2 of ['x', 'y']) {
    const { id } = (await api.post(RUNS, { conf: { ...CONF, parameter_2 } })).json()
    await expandRun(api, id)
    runs.push(id)
  }
  const instances = (await api.get('/api/v1/task-instances')).json().task_instances
  const ids = instances.map(({ id }: { id: number }) => id)
  const report = (await api.post('/api/v1/task-instances/actions/cancel', { task_instances: ids })).json()
  expect(report.runs.map(({ id }: { id: number }) => id).sort()).toEqual(runs)
  for (const id of runs) expect((await api.get(`/api/v1/runs/${id}`)).json().state).toBe('cancelled')
  const unknown = await api.post('/api/v1/task-instances/actions/clear', { task_instances: [999_999] })
  expect(unknown.json().message).toBe('There are no task instances 999999.')
})

it('marks a task as done, and what failed for it alone goes on', async () => {
  const api = await testApi()
  const { id } = (await api.post(RUNS, { conf: CONF })).json()
  await expandRun(api, id)
  await api.post(`/api/v1/runs/${id}/actions/mark_failed`, { task_ids: ['common_task_1'] })
  expect((await api.get(`/api/v1/runs/${id}`)).json().state).toBe('failed')
  const marked = (await api.post(`/api/v1/runs/${id}/actions/mark_success`, { task_ids: ['common_task_1'] })).json()
  expect(marked.summary).toBe('1 task instance is marked as success; 2 more change with them.')
  const { state, task_instances: found } = (await api.get(`/api/v1/runs/${id}`)).json()
  expect(state).toBe('running')
  expect(found.map((one: { state: string }) => one.state)).toEqual(['success', 'queued', 'waiting'])
  const [first] = found
  const { tries } = (await api.get(`/api/v1/task-instances/${first.id}`)).json()
  expect(tries.at(-1).sentence).toMatch(/^Marked as success by .*; nothing was run\.$/)
})

it('marks no task as done whose output is not there, and says so in the preview', async () => {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  const output = join(folder.path, 'made')
  const api = await testApi({ dagFiles: { 'made.mjs': MADE_DAG }, env: { OUTPUT_DIR: folder.path } })
  const { id } = (await api.post('/api/v1/dags/made/runs', {})).json()
  await expandRun(api, id)
  const mark = (dry: boolean) => api.post(`/api/v1/runs/${id}/actions/mark_success`, { dry_run: dry })
  for (const dry of [true, false]) {
    const refused = await mark(dry)
    expect(refused.statusCode).toBe(409)
    expect(refused.json().message).toContain(`its output ${output} is not there`)
  }
  writeFileSync(output, 'a result')
  expect((await mark(false)).json().summary).toBe('1 task instance is marked as success.')
  expect((await api.get(`/api/v1/runs/${id}`)).json().task_instances[0].output_path).toBe(output)
})

it('refuses who may not act, and an action that there is not', async () => {
  const { post } = await testApi({ tokens: TOKENS })
  const as = (role: 'viewer' | 'operator') => ({ headers: bearer(role) })
  expect((await post('/api/v1/runs/1/actions/clear', {}, as('viewer'))).statusCode).toBe(403)
  expect((await post('/api/v1/runs/1/actions/explode', {}, as('operator'))).json().message).toContain('run_again')
  expect((await post('/api/v1/runs/1/actions/clear', {}, as('operator'))).statusCode).toBe(404)
})
