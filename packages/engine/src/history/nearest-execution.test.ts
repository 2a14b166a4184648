import {
  type Conf,
  type Dag,
  defineDag,
  defineParameters,
  type KeyedRecord,
  type PlannedInstance,
  task,
} from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { withNearest } from './nearest-execution.ts'

const Model = defineParameters('nearest_model', { data: z.string(), lr: z.number(), k: z.int() })
const fit = task('fit', { parameters: Model, command: 'true' })
const dag = defineDag({ id: 'nearest_dag', parameters: Model, tasks: [fit] })

function findingFor(sample: string, conf: Conf, ...records: readonly Partial<KeyedRecord>[]) {
  return findingIn(dag, sample, conf, ...records)
}

/** For the only task of a DAG. */
async function findingIn(of: Dag, sample: string, conf: Conf, ...records: readonly Partial<KeyedRecord>[]) {
  const [taskId = ''] = of.tasks.keys()
  const decision = { kind: 'run', reason: 'no_previous', sentence: 'Never done for these parameters.' } as const
  const instances: readonly PlannedInstance[] = [{ taskId, sample, decision, pending: 0 }]
  const list = async () => records.map((one, id) => ({ id, sample: '', finishedAt: new Date(), ...one }) as KeyedRecord)
  const plan = await withNearest({ recordHistory: { list } }, of, conf, { instances, recordOf: () => undefined })
  return plan.instances[0] ?? expect.fail('The plan is empty.')
}

async function sentenceFor(...given: Parameters<typeof findingFor>) {
  return (await findingFor(...given)).remark
}

const CONF = { data: 'iris', lr: 0.1, k: 3 }

test('the execution with the fewest other values is named, and among equals the newest one', async () => {
  const far = { finishedBy: 'nearest_dag/far', conf: { data: 'wine', lr: 0.1, k: 5 } }
  const older = { finishedBy: 'nearest_dag/older', conf: { ...CONF, k: 9 } }
  const near = { finishedBy: 'nearest_dag/near', conf: { ...CONF, k: 4 } }
  expect(await sentenceFor('', CONF, far, older, near)).toBe(
    'The nearest execution is that of nearest_dag/near. It differs by k: 4 → 3.',
  )
})

test('one of another sample is named with its sample, where there is none of the same', async () => {
  const other = { finishedBy: 'nearest_dag/one', conf: CONF, sample: 'a' }
  const same = { finishedBy: 'nearest_dag/two', conf: { ...CONF, lr: 1 }, sample: 'b' }
  expect(await sentenceFor('b', CONF, other)).toContain('differs by sample: a → b.')
  expect(await sentenceFor('b', CONF, other, same)).toContain('nearest_dag/two. It differs by lr: 1 → 0.1.')
})

test('the task instance and the other values are known as facts too', async () => {
  const other = { finishedInstance: 17, conf: { ...CONF, k: 4 }, sample: 'a' }
  expect((await findingFor('b', CONF, other)).nearest).toEqual({
    instance: 17,
    changes: { k: [4, 3], sample: ['a', 'b'] },
  })
})

test('another sample does not hide a parameter that is called sample', async () => {
  const Sampled = defineParameters('nearest_sampled', { sample: z.string() })
  const own = task('own', { parameters: Sampled, command: 'true' })
  const sampled = defineDag({ id: 'nearest_sampled_dag', parameters: Sampled, tasks: [own] })
  const other = { finishedBy: 'run', conf: { sample: 'x' }, sample: 'a' }
  const found = await findingIn(sampled, 'b', { sample: 'y' }, other)
  expect(found.remark).toContain('It differs by sample: x → y, its sample: a → b.')
  expect(found.nearest?.changes).toEqual({ sample: ['x', 'y'], 'its sample': ['a', 'b'] })
})

test('ignores records that were never finished, and has no sentence without any other', async () => {
  expect(await sentenceFor('', CONF)).toBeUndefined()
  expect(await sentenceFor('', CONF, { finishedAt: undefined, conf: { ...CONF, k: 4 } })).toBeUndefined()
})
