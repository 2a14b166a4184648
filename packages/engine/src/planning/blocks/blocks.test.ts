import {
  type Conf,
  type Dag,
  defineDag,
  defineParameters,
  type PlannedInstance,
  plannedSentence,
  type RecordFacts,
  type ShortTask,
  task,
} from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Plan } from '../plan.ts'
import { type BlockStore, withBlocks } from './blocks.ts'

const Data = defineParameters('blocked_data', { data: z.string() })
const CONF = { data: 'iris' }

type Members = Partial<ShortTask<typeof Data>>

/** `prep`, and `train` downstream of it. */
function dagOf(prep: Members = {}, train: Members = {}): Dag {
  const common = { parameters: Data, table: 'blocked', command: 'true' } as const
  const first = task('prep', { ...common, ...prep } as never)
  const second = task('train', { ...common, ...train, after: [first] } as never)
  return defineDag({ id: 'blocked_dag', parameters: Data, tasks: [first, second] })
}

interface Known {
  readonly paused?: boolean
  readonly pools?: readonly { readonly name: string; readonly slots: number }[]
  readonly workers?: readonly { readonly dags?: readonly string[]; readonly alive?: boolean }[]
  readonly reserved?: ReadonlyMap<string, { readonly table: string; readonly recordId: number }>
  readonly ends?: readonly string[]
}

function storeOf({ paused = false, pools = [], workers = [], reserved = new Map(), ends = [] }: Known): BlockStore {
  const known = workers.map((one) => ({ host: 'h', pid: 7, queues: ['default'], alive: true, ...one }))
  return {
    dags: { listPaused: async () => new Set(paused ? ['blocked_dag'] : []) },
    pools: { list: async () => pools },
    workers: { list: async () => known },
    records: { findReservations: async () => reserved },
    instanceHistory: { lastEnds: async () => ends },
  } as unknown as BlockStore
}

/** The block reasons of a plan in which both of these tasks run. */
async function blocksOf(known: Known, dag = dagOf(), reason = 'no_previous', conf: Conf = CONF) {
  const instances = [...dag.tasks.keys()].map(
    (taskId) => ({ taskId, sample: '', pending: 0, decision: { kind: 'run', reason, sentence: 'It runs.' } }) as const,
  ) as unknown as PlannedInstance[]
  const recordOf = () => ({ id: 3 }) as RecordFacts
  const plan: Plan = { instances, recordOf: reason === 'no_previous' ? () => undefined : recordOf }
  const options = { force: [], forceDownstream: true, samples: [] }
  const subject = { dag, conf, options, parametersIds: { blocked_data: 1 }, outputDir: '/out' }
  const blocked = await withBlocks(storeOf(known), subject, plan)
  return blocked.instances.map((one) => [one.blocked?.reason, plannedSentence(one)])
}

const FREE = [undefined, 'It runs.']

test('a plan without obstacles is unchanged', async () => {
  expect(await blocksOf({ workers: [{ dags: ['blocked_dag'] }] })).toEqual([FREE, FREE])
})

test('a paused DAG blocks all its tasks', async () => {
  const sentence = "It runs. It will wait: DAG 'blocked_dag' is paused."
  expect(await blocksOf({ paused: true })).toEqual([1, 2].map(() => ['paused', sentence]))
})

test('a DAG that no live worker has blocks all its tasks; a worker that reports no DAGs may have it', async () => {
  const sentence =
    "It runs. It will wait: no live worker has DAG 'blocked_dag'. Compare the DAGS_FOLDER of h:7 with this one."
  const workers = [{ dags: ['other'] }, { dags: ['blocked_dag'], alive: false }]
  expect(await blocksOf({ workers })).toEqual([1, 2].map(() => ['unknown_to_workers', sentence]))
  expect(await blocksOf({ workers: [{}] })).toEqual([FREE, FREE])
  expect(await blocksOf({ workers: [] })).toEqual([FREE, FREE])
})

test('a pool that does not exist, or is too small, blocks its tasks', async () => {
  const dag = dagOf({ pool: 'gpu' }, { pool: 'cpu', poolSlots: 3 })
  expect(await blocksOf({ pools: [{ name: 'cpu', slots: 2 }] }, dag)).toEqual([
    ['pool_missing', "It runs. It will wait: there is no pool 'gpu'."],
    ['pool_too_small', "It runs. It will wait: it takes 3 slots, and pool 'cpu' has only 2."],
  ])
})

test('an output path that is that of another record, or of another task of the run, is named before it is written', async () => {
  const output = ({ outputDir }: { readonly outputDir: string }) => `${outputDir}/model`
  const dag = dagOf({ output }, { output })
  const sentence = (owner: string) =>
    `It runs. It will fail if it makes an output: /out/model belongs to ${owner}. Let outputPathProvider give each record a separate path, for example by record.id.`
  expect(await blocksOf({}, dag)).toEqual([FREE, ['output_taken', sentence("task 'prep' of the same run")]])
  const reserved = new Map([['/out/model', { table: 'other', recordId: 9 }]])
  expect(await blocksOf({ reserved }, dag)).toEqual([1, 2].map(() => ['output_taken', sentence("record 9 of 'other'")]))
})

test('a path that holds the number of a record is a separate one, whether the record exists yet or not', async () => {
  const output = ({ record, taskId }: { readonly record: { readonly id: number }; readonly taskId: string }) =>
    `${taskId}/${record.id}`
  const reserved = new Map([['/out/prep/3', { table: 'blocked', recordId: 3 }]])
  for (const reason of ['no_previous', 'version_changed'])
    expect(await blocksOf({ reserved }, dagOf({ output }, { output }), reason)).toEqual([FREE, FREE])
})

test('a task that failed three times in a row blocks those after it, unless their rule waits for failures', async () => {
  const failing = { ends: ['failed', 'failed', 'failed'] }
  const sentence =
    "It runs. It will not start unless 'prep' upstream of it succeeds, which failed in each of its last 3 runs for these parameters."
  expect(await blocksOf(failing, dagOf(), 'previous_failed')).toEqual([FREE, ['upstream_failing', sentence]])
  expect(await blocksOf({ ends: ['failed', 'success', 'failed'] }, dagOf(), 'previous_failed')).toEqual([FREE, FREE])
  expect(await blocksOf({ ends: ['failed', 'failed'] }, dagOf(), 'previous_failed')).toEqual([FREE, FREE])
  const alarm = dagOf({}, { triggerRule: 'one_failed' })
  expect(await blocksOf(failing, alarm, 'previous_failed')).toEqual([FREE, FREE])
})
