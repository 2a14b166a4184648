import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type PlanInput, planInstances, type RecordFacts, type TaskDemand } from './decide.ts'
import type { Graph } from './graph.ts'

const FINISHED = new Date('2026-01-02T03:04:05.678Z')
const STARTED = new Date('2026-01-02T03:04:05.000Z')

const done: RecordFacts = {
  id: 1,
  epoch: 3,
  startedAt: STARTED,
  finishedAt: FINISHED,
  owner: 'dag/run_1',
  held: false,
  version: '',
  inputs: '',
  outputPath: '/out/1',
  outputMissing: false,
}
const demand: TaskDemand = { version: '', inputs: '', forced: false }

describe('a decision', () => {
  test.each<[string, string, Partial<RecordFacts> | undefined, Partial<TaskDemand>, string | undefined, string]>([
    ['run', 'no_previous', undefined, {}, undefined, 'Never done for these parameters.'],
    [
      'run',
      'no_previous',
      { startedAt: undefined, finishedAt: undefined, owner: undefined },
      {},
      undefined,
      'Never done',
    ],
    [
      'run',
      'previous_failed',
      { finishedAt: undefined },
      {},
      undefined,
      'Started at 2026-01-02T03:04:05.000Z by dag/run_1 and not finished.',
    ],
    [
      'join',
      'in_flight_elsewhere',
      { finishedAt: undefined, held: true },
      {},
      undefined,
      'Being done by dag/run_1 now',
    ],
    ['run', 'upstream_rerun', { finishedAt: undefined, held: true }, {}, 'prepare', "'prepare' upstream of it"],
    ['skip', 'finished', {}, {}, undefined, 'Finished at 2026-01-02T03:04:05.678Z by dag/run_1.'],
    ['run', 'forced', {}, { forced: true }, undefined, 'the trigger asked'],
    ['run', 'version_changed', {}, { version: '2' }, undefined, "as version ''; the task is at version '2'"],
    ['run', 'samples_changed', {}, { inputs: 'x' }, undefined, 'another set of samples'],
    ['run', 'output_missing', { outputMissing: true }, {}, undefined, 'its output /out/1 is gone'],
    ['run', 'upstream_rerun', {}, {}, 'prepare', "'prepare' upstream of it is not done"],
  ])('is to %s for reason %s', (action, reason, record, wanted, rerun, sentence) => {
    const decision = decide(record && { ...done, ...record }, { ...demand, ...wanted }, rerun)
    expect(decision).toMatchObject({ action, reason })
    expect(decision.sentence).toContain(sentence)
  })
})

const split: Graph = [
  { id: 'split', after: [], perSample: false },
  { id: 'train', after: ['split'], perSample: true },
  { id: 'test', after: ['train'], perSample: true },
  { id: 'report', after: ['test', 'split'], perSample: false },
]

function plan(graph: Graph, input: Partial<PlanInput>) {
  const instances = planInstances({
    graph,
    samples: ['a', 'b'],
    demandOf: () => demand,
    recordOf: () => done,
    forceDownstream: true,
    ...input,
  })
  return [...instances].map(
    (one) => `${one.taskId}${one.sample && `/${one.sample}`}: ${one.decision.reason}, ${one.pending}`,
  )
}

describe('a plan', () => {
  test('skips everything that is done', () => {
    expect(plan(split, {})).toEqual([
      'split: finished, 0',
      'train/a: finished, 0',
      'train/b: finished, 0',
      'test/a: finished, 0',
      'test/b: finished, 0',
      'report: finished, 0',
    ])
  })

  test('runs one sample again, and what gathers the samples', () => {
    expect(
      plan(split, { recordOf: (task, sample) => (task === 'train' && sample === 'b' ? undefined : done) }),
    ).toEqual([
      'split: finished, 0',
      'train/a: finished, 0',
      'train/b: no_previous, 0',
      'test/a: finished, 0',
      'test/b: upstream_rerun, 1',
      'report: upstream_rerun, 1',
    ])
  })

  test('forces a task with what is downstream of it, or without', () => {
    const demandOf = (task: string) => ({ ...demand, forced: task === 'split' })
    expect(plan(split, { demandOf })).toContain('report: upstream_rerun, 3')
    expect(plan(split, { demandOf, forceDownstream: false })).toEqual([
      'split: forced, 0',
      'train/a: finished, 0',
      'train/b: finished, 0',
      'test/a: finished, 0',
      'test/b: finished, 0',
      'report: finished, 0',
    ])
  })

  test('for any graph: what is skipped waits for nobody, and what runs waits for all that is not done', () => {
    const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, (_, index) =>
          fc.record({
            after: fc.subarray(Array.from({ length: index }, (_, i) => `t${i}`)),
            perSample: fc.boolean(),
            isDone: fc.boolean(),
          }),
        ),
      ),
    )
    fc.assert(
      fc.property(graphs, (tasks) => {
        const graph = tasks.map(({ after, perSample }, index) => ({ id: `t${index}`, after, perSample }))
        const isDone = new Set(tasks.flatMap((task, index) => (task.isDone ? [`t${index}`] : [])))
        const planned = planInstances({
          graph,
          samples: ['a', 'b', 'c'],
          demandOf: () => demand,
          forceDownstream: true,
          recordOf: (id) => (isDone.has(id) ? done : undefined),
        })
        const instances = [...planned]
        for (const instance of instances) {
          const after = graph.find((task) => task.id === instance.taskId)?.after ?? []
          const own = graph.find((task) => task.id === instance.taskId)
          const open = instances.filter((other) => {
            const task = graph.find((one) => one.id === other.taskId)
            return (
              after.includes(other.taskId) &&
              other.decision.action !== 'skip' &&
              (!task?.perSample || !own?.perSample || other.sample === instance.sample)
            )
          })
          expect(instance.pending).toBe(open.length)
          if (instance.decision.action === 'skip') expect(open).toEqual([])
        }
      }),
    )
  })
})
