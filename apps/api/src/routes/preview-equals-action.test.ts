import { GraphIndex, type Store } from '@ml-airflow/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { claimInstance, expandRun, type TestApi, testApi } from '../api.fixture.ts'

const CASES = Number(process.env.ACTION_CASES ?? 25)

/** `diamond`: a → b (per sample) → c → e, and a → d → e. `ruled`: an alert and a clean-up with trigger rules. */
const DAGS = `
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
  const alert = new T('act_alert', [a, b]), cleanup = new T('act_cleanup', [c, alert]), last = new T('act_last', [alert, cleanup])
  alert.triggerRule = 'one_failed'; cleanup.triggerRule = 'all_done'; last.triggerRule = 'none_failed_min_one_success'
  const samples = ['s1', 's2']
  export const diamond = defineDag({ id: 'diamond', parameters: Numbered, samples, tasks: [a, b, c, d, e] })
  export const ruled = defineDag({ id: 'ruled', parameters: Numbered, samples, tasks: [a, b, c, alert, cleanup, last] })`

const ACTIONS = ['clear', 'retry_failed', 'force', 'mark_success', 'mark_failed', 'cancel'] as const
const BULK_ACTIONS = ['clear', 'retry_failed', 'cancel'] as const
const RECORD_ACTIONS = ['undo', 'accept', 'declare_done'] as const
const TASKS = ['act_a', 'act_b', 'act_c', 'act_alert'] as const
const ALL_TASKS = ['act_a', 'act_b', 'act_c', 'act_d', 'act_e'] as const
const END = { exitCode: 1, pid: 1, sentence: 'Ended.' }

const outcomes = fc.array(fc.constantFrom('succeed', 'succeed', 'fail', 'run', 'wait'), { maxLength: 7 })
const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined })
/** `alone`: all is done, and these tasks are forced without those downstream of them. */
const past = fc.record({ dagId: fc.constantFrom('diamond', 'ruled'), outcomes, alone: some(ALL_TASKS) })
type Past = typeof past extends fc.Arbitrary<infer P> ? P : never

interface ActionReport {
  readonly task_instances: readonly { id: number; task_id: string; sample: string | null; to: string }[]
  readonly runs: readonly { id: number }[]
}

it('the preview of an action on task instances of one run equals its effect', async () => {
  const tried = await tryout()
  const selection = fc.record({
    numbers: some([0, 1, 2, 3, 4, 5]),
    task_ids: some(TASKS),
    samples: some(['s1', 's2']),
    downstream: fc.boolean(),
  })
  await forAll(
    fc.tuple(past, fc.constantFrom(...ACTIONS), selection),
    async ([before, action, { numbers, task_ids, ...body }]) => {
      const run = await tried.run(before)
      // A task that the run does not have is refused.
      const known = task_ids?.filter((id) => id !== 'act_alert' || before.dagId === 'ruled')
      const ids = [...(await tried.statesOf([run])).keys()]
      const task_instances = numbers?.flatMap((number) => ids[number] ?? [])
      // A cancellation takes no selection.
      const asked = action === 'cancel' ? {} : { ...body, task_ids: known, task_instances }
      await tried.act(`runs/${run}/actions/${action}`, asked, [run])
    },
  )
})

it('the preview of an action on task instances of several runs equals its effect', async () => {
  const tried = await tryout()
  const selection = fc.record({
    numbers: fc.subarray([...Array(12).keys()], { minLength: 1 }),
    downstream: fc.boolean(),
  })
  const pasts = fc.array(past, { minLength: 2, maxLength: 2 })
  await forAll(
    fc.tuple(pasts, fc.constantFrom(...ACTIONS), selection),
    async ([before, action, { numbers, downstream }]) => {
      const runs = []
      for (const one of before) runs.push(await tried.run(one))
      const ids = [...(await tried.statesOf(runs)).keys()]
      const task_instances = numbers.flatMap((number) => ids[number] ?? [])
      const more = action === 'cancel' ? {} : { downstream }
      await tried.act(`task-instances/actions/${action}`, { task_instances, ...more }, runs)
    },
  )
})

it('the preview of an action on all runs of a filtered list equals its effect', async () => {
  const tried = await tryout()
  const filters = fc.constantFrom('', '&state=failed', '&state=running,success')
  await forAll(fc.tuple(past, fc.constantFrom(...BULK_ACTIONS), filters), async ([before, action, filter]) => {
    const run = await tried.run(before)
    const { conf } = (await tried.api.get(`/api/v1/runs/${run}`)).json()
    await tried.act(`runs/actions/${action}?conf.number=${conf.number}${filter}`, {}, [run])
  })
})

it('the plan of a run with other values equals its execution', async () => {
  const { api, ...tried } = await tryout()
  await forAll(fc.tuple(past, fc.boolean()), async ([before, isOther]) => {
    const run = await tried.run(before)
    const conf = isOther ? { number: run + 1_000_000 } : {}
    const ask = async (dry_run: boolean): Promise<ActionReport> =>
      (await api.post(`/api/v1/runs/${run}/actions/run_again`, { conf, dry_run })).json()
    const preview = (await ask(true)).task_instances.map(({ task_id, sample, to }) => [task_id, sample ?? '', to])
    const [again] = (await ask(false)).runs
    await expandRun(api, again?.id ?? 0)
    const made = await api.store.instances.list(again?.id ?? 0)
    expect(made.map(({ taskId, sample, decision }) => [taskId, sample, decision]).sort()).toEqual(preview.sort())
  })
})

interface RecordsReport {
  readonly changed: number
  readonly records: readonly { record_id: number; task_id: string }[]
}

it('the preview of an action on records names exactly those that it changes', async () => {
  const { api, ...tried } = await tryout()
  const selection = fc.record({
    task_id: fc.option(fc.constantFrom('act_a', 'act_b', 'act_c'), { nil: undefined }),
    samples: some(['s1', 's2']),
    states: some(['done', 'stale', 'never', 'failed'] as const),
  })
  await forAll(fc.tuple(past, fc.constantFrom(...RECORD_ACTIONS), selection), async ([before, action, which]) => {
    const { conf } = (await api.get(`/api/v1/runs/${await tried.run(before)}`)).json()
    const ask = async (dry_run: boolean): Promise<RecordsReport> => {
      const answer = await api.post(`/api/v1/records/actions/${action}`, {
        dag_id: before.dagId,
        conf,
        ...which,
        dry_run,
      })
      expect(answer.statusCode, answer.body).toBe(200)
      return answer.json()
    }
    const list = async (): Promise<ReadonlyMap<string, { state: string; finished_at: string | null }>> => {
      const { records } = (await api.get(`/api/v1/records?dag_id=${before.dagId}&conf.number=${conf.number}`)).json()
      return new Map(records.map((one: RecordsReport['records'][number]) => [nameOf(one), one]))
    }
    const known = await list()
    const preview = await ask(true)
    expect(await list()).toEqual(known)
    expect(await ask(false)).toEqual({ ...preview, dry_run: false, changed: preview.records.length })
    const changed = new Set(preview.records.map(nameOf))
    for (const [name, { state, finished_at: finishedAt }] of await list())
      if (!changed.has(name)) expect([name, finishedAt]).toEqual([name, known.get(name)?.finished_at])
      else if (action === 'undo') expect([name, state]).not.toEqual([name, 'done'])
      else expect([name, finishedAt]).not.toEqual([name, null])
  })
})

function nameOf({ task_id: task, record_id: record }: RecordsReport['records'][number]): string {
  return `${task}/${record}`
}

function forAll<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, holds), { numRuns: CASES, endOnFailure: true })
}

type States = ReadonlyMap<number, string>

/** An API with runs that share no records, because each has a different value. */
async function tryout() {
  const api = await testApi({ dagFiles: { 'dags.mjs': DAGS } })
  expect((await api.get('/api/v1/import-errors')).json().import_errors).toEqual([])
  let number = 0

  const statesOf = async (runs: readonly number[]): Promise<States> => {
    const instances = []
    for (const run of runs) instances.push(...(await api.store.instances.list(run)))
    return new Map(instances.map(({ id, state }) => [id, state]))
  }

  return {
    api,
    statesOf,

    async run({ dagId, outcomes: ends, alone }: Past): Promise<number> {
      const conf = { number: ++number }
      const begin = async (more: object) => {
        const created = await api.post(`/api/v1/dags/${dagId}/runs`, { conf, ...more })
        expect(created.statusCode, created.body).toBe(201)
        await expandRun(api, created.json().id)
        return created.json().id
      }
      const tasks = alone?.filter((id) => api.registry.get(dagId).tasks.has(id)) ?? []
      if (tasks.length > 0) await play(api, await begin({}), dagId, Array(9).fill('succeed'))
      const id = await begin(tasks.length > 0 ? { force: { tasks, downstream: false } } : {})
      await play(api, id, dagId, ends)
      return id
    },

    /** The action matches its preview, and the preview changes nothing. */
    async act(path: string, body: object, runs: readonly number[]): Promise<void> {
      const before = await statesOf(runs)
      const ask = async (dry_run: boolean): Promise<ActionReport> => {
        const answer = await api.post(`/api/v1/${path}`, { ...body, dry_run })
        expect(answer.statusCode, answer.body).toBe(200)
        return answer.json()
      }
      const preview = await ask(true)
      expect(await statesOf(runs)).toEqual(before)
      expect({ ...(await ask(false)), dry_run: true }).toEqual(preview)
      const told = new Map(preview.task_instances.map(({ id, to }) => [id, to]))
      // The worker ends running task instances of a cancelled run.
      const after = ([id, state]: readonly [number, string]) =>
        state === 'running' && told.get(id) === 'cancelled' ? state : (told.get(id) ?? state)
      expect(await statesOf(runs)).toEqual(new Map([...before].map((one) => [one[0], after(one)])))
    },
  }
}

/** Runs ready task instances one after another, with these outcomes. Without an outcome, the instance stays running or waiting. */
async function play({ store, registry }: TestApi, run: number, dagId: string, ends: readonly string[]): Promise<void> {
  const index = new GraphIndex(registry.get(dagId).graph)
  const { rules } = index
  for (const outcome of ends) {
    const ready = (await store.instances.list(run)).find(({ state }) => state === 'queued')
    if (ready === undefined || outcome === 'wait') break
    const claim = await claimOf(store, ready.id)
    if (claim === undefined || outcome === 'run') continue
    const { taskId, sample } = ready
    if (outcome === 'succeed') {
      const downstream = index.downstream(taskId, sample)
      await store.settlement.succeed({
        claim,
        end: { ...END, outcome: 'success' },
        outputPath: undefined,
        downstream,
        rules,
      })
    } else {
      const next = { kind: 'settle', state: 'failed' } as const
      await store.settlement.fail({ claim, end: { ...END, outcome: 'failed' }, next, index })
    }
  }
  await store.closing.close(run)
}

async function claimOf(store: Store, instance: number) {
  const taken = await claimInstance(store, instance)
  return taken.kind === 'claimed' ? taken.claim : undefined
}
