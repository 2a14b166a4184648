import {
  type Claim,
  type ClaimRequest,
  type ClaimResult,
  type DecisionKind,
  type Graph,
  GraphIndex,
  type NewInstance,
  type NewRun,
  NO_RESULTS,
  type Store,
  type TaskInstance,
} from '@ml-airflow/core'
import { expect } from 'vitest'
import { TrainingParameters } from './demands.ts'

export const LEASE_MS = 60_000

/** common_task_1 → common_task_2 → training_task_1. */
export const CHAIN: Graph = [
  { id: 'common_task_1', after: [], perSample: false },
  { id: 'common_task_2', after: ['common_task_1'], perSample: false },
  { id: 'training_task_1', after: ['common_task_2'], perSample: false },
]
export const CHAIN_INDEX = new GraphIndex(CHAIN)
/** For ends of task instances without downstream ones. */
export const NO_INDEX = new GraphIndex([])

let runs = 0

export function newRun(changes: Partial<NewRun> = {}): NewRun {
  runs += 1
  return {
    dagId: 'ml_training_dag',
    runId: `run_${runs}`,
    conf: { parameter_1: `model-${runs}`, parameter_2: 'two' },
    options: { force: [], forceDownstream: false, samples: [] },
    graph: CHAIN,
    parameters: TrainingParameters,
    executionDate: new Date('2026-01-02T03:04:05.678Z'),
    externalTrigger: true,
    ...changes,
  }
}

/** Properties of a task instance in a test. Its record is in the table with the task's name. */
export interface InstanceWish {
  readonly taskId: string
  readonly sample?: string
  readonly pending?: number
  readonly decision?: DecisionKind
  readonly staleEpoch?: number
  readonly pool?: string
  readonly poolSlots?: number
  readonly priorityWeight?: number
  readonly queue?: string
}

/** Accepts a run and expands it into these task instances; without wishes, into the chain. */
export async function expandedRun(
  store: Store,
  wishes: readonly InstanceWish[] = CHAIN.map(({ id, after }) => ({ taskId: id, pending: after.length })),
  changes: Partial<NewRun> = {},
) {
  const { run } = await store.runs.accept(newRun(changes))
  const epoch = await store.expansion.claim(run.id, LEASE_MS)
  if (epoch === undefined) throw new Error('The run cannot be expanded.')
  const instances = []
  for (const wish of wishes) instances.push(await newInstance(store, run.id, wish))
  expect(await store.expansion.addInstances(run.id, epoch, instances)).toBe(true)
  expect(await store.expansion.finish(run.id, epoch, [])).toBeDefined()
  return run
}

export async function newInstance(store: Store, run: number, wish: InstanceWish): Promise<NewInstance> {
  const { taskId, sample = '', pending = 0, decision: kind = 'run', staleEpoch = -1 } = wish
  const record = await recordFor(store, run, taskId, sample)
  const { pool, poolSlots = 1, priorityWeight = 1, queue } = wish
  const decision = { kind, reason: kind === 'skip' ? 'finished' : 'no_previous', sentence: 'Because.' } as const
  return {
    taskId,
    sample,
    pending,
    decision,
    table: taskId,
    recordId: record.id,
    staleEpoch,
    pool,
    poolSlots,
    priorityWeight,
    queue,
    outputPath: undefined,
  }
}

export async function recordFor(store: Store, run: number, taskId: string, sample = '') {
  const stored = await store.runs.load(run)
  const keyColumn = taskId === 'training_task_1' ? 'ml_training_dag_id' : 'ml_dag_id'
  const parametersId = stored?.parametersIds[keyColumn.replace(/_id$/, '')] ?? 0
  const query = { table: taskId, keyColumn, parametersId }
  await store.records.ensure(query, [{ taskId, sample }])
  const record = (await store.records.find(query)).find((one) => one.taskId === taskId && one.sample === sample)
  if (record === undefined) throw new Error(`There is no record of ${taskId}.`)
  return record
}

export async function instanceOf(store: Store, run: number, taskId: string, sample = '') {
  const found = (await store.instances.list(run)).find((one) => one.taskId === taskId && one.sample === sample)
  if (found === undefined) throw new Error(`There is no task instance of ${taskId}.`)
  return found
}

export function claimRequest(instance: number, changes: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    instance,
    owner: 'ml_training_dag/run',
    worker: 'worker-1',
    host: 'host-1',
    leaseMs: LEASE_MS,
    version: '',
    inputs: '',
    upstream: NO_RESULTS,
    logPathOf: ({ taskId, sample, tryNumber }) => `/logs/${taskId}/${sample}/${tryNumber}.log`,
    ...changes,
  }
}

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>

/** The first claim of a record by an instance of common_task_2, as `claimRequest` asks for it. */
export function firstClaimOf(instance: TaskInstance, recordId: number): Claimed {
  return {
    kind: 'claimed',
    instance,
    claim: { table: 'common_task_2', recordId, epoch: 1, run: instance.run, instance: instance.id, tryNumber: 1 },
    logPath: '/logs/common_task_2//1.log',
    lineage: '',
    fingerprint: '',
    lost: [],
  }
}

export async function claimed(
  store: Store,
  run: number,
  taskId: string,
  changes: Partial<ClaimRequest> & { sample?: string } = {},
): Promise<Claimed> {
  const { id } = await instanceOf(store, run, taskId, changes.sample)
  const result = await store.claims.take(claimRequest(id, changes))
  if (result.kind !== 'claimed') throw new Error(`${taskId} is ${result.kind}.`)
  return result
}

export function success(claim: Claim, changes: Partial<Parameters<Store['settlement']['succeed']>[0]> = {}) {
  return {
    claim,
    end: { outcome: 'success', exitCode: 0, pid: 42, sentence: 'Exit code 0.' },
    outputPath: undefined,
    downstream: [],
    ...changes,
  } as const
}

export function failure(claim: Claim, changes: Partial<Parameters<Store['settlement']['fail']>[0]> = {}) {
  return {
    claim,
    end: { outcome: 'failed', exitCode: 1, pid: 42, sentence: 'Exit code 1.' },
    next: { kind: 'settle', state: 'failed' },
    index: NO_INDEX,
    ...changes,
  } as const
}
