import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../dag/graph.ts'
import { decide } from './decide.ts'
import { NO_UPSTREAM, type RecordFacts, type TaskDemand } from './decision-facts.ts'
import { lineageOfResults } from './lineage.ts'
import type { Manifest } from './manifest.ts'
import { type PlanInput, planInstances } from './plan-instances.ts'

const FINISHED = new Date('2026-01-02T03:04:05.678Z')
const STARTED = new Date('2026-01-02T03:04:05.000Z')

function folderOf(...sizes: readonly number[]): Manifest {
  const files = sizes.map((size, index) => ({ path: `${index}`, size, mtime: 0, hash: undefined }))
  return { count: sizes.length, bytes: 5, files, digest: undefined, content: undefined }
}

const done: RecordFacts = {
  id: 1,
  epoch: 3,
  startedAt: STARTED,
  finishedAt: FINISHED,
  finishEpoch: 3,
  resultEpoch: 3,
  finishedBy: 'dag/run_1',
  finishedInstance: 7,
  clearedAt: undefined,
  claimed: undefined,
  lineage: '',
  owner: 'dag/run_1',
  held: false,
  version: '',
  inputs: '',
  outputPath: '/out/1',
  fingerprint: '',
  manifest: undefined,
  output: { kind: 'as_made' },
}
const demand: TaskDemand = { version: '', inputs: '', fingerprint: '', validSince: undefined, forced: false }

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
    ['run', 'version_changed', {}, { version: '2' }, undefined, "as version '', while the task is at version '2'"],
    ['run', 'samples_changed', {}, { inputs: 'x' }, undefined, 'another set of samples'],
    ['run', 'output_missing', { output: { kind: 'missing' } }, {}, undefined, 'its output /out/1 is gone'],
    [
      'run',
      'output_changed',
      { output: { kind: 'changed', file: '/out/1', how: 'has 6 bytes instead of 5' } },
      {},
      undefined,
      'but its output is not what it made: /out/1 has 6 bytes instead of 5.',
    ],
    [
      'skip',
      'finished',
      { manifest: { count: 1, bytes: 0, files: [], digest: undefined, content: undefined } },
      {},
      undefined,
      'Its output /out/1 has 0 bytes.',
    ],
    [
      'skip',
      'finished',
      { manifest: folderOf(5, 0, 0) },
      {},
      undefined,
      'Its output /out/1 has empty files: 1 and 1 more.',
    ],
    [
      'skip',
      'finished',
      { manifest: folderOf(5, 7) },
      {},
      undefined,
      'Finished at 2026-01-02T03:04:05.678Z by dag/run_1.',
    ],
    [
      'run',
      'input_changed',
      { fingerprint: 'a f' },
      { fingerprint: 'b f' },
      undefined,
      'the input f has changed since',
    ],
    [
      'run',
      'input_changed',
      { fingerprint: 'a f' },
      { fingerprint: '' },
      undefined,
      'but f is no longer one of its inputs',
    ],
    ['run', 'input_changed', {}, { fingerprint: 'a my file' }, undefined, 'the input my file is new'],
    [
      'run',
      'command_changed',
      { fingerprint: 'a //command\nf file' },
      { fingerprint: 'b //command\nf file' },
      undefined,
      'but its command or its arguments have changed since.',
    ],
    [
      'run',
      'variable_changed',
      { fingerprint: 'a //variable k' },
      { fingerprint: 'b //variable k' },
      undefined,
      'but the variable k has changed since.',
    ],
    ['skip', 'finished', {}, { fingerprint: 'a //command' }, undefined, 'Finished at'],
    ['skip', 'finished', { fingerprint: 'a //variable k' }, {}, undefined, 'Finished at'],
    [
      'run',
      'expired',
      {},
      { validSince: new Date('2026-02-01T00:00:00.000Z') },
      undefined,
      'and expired: only results from after 2026-02-01T00:00:00.000Z count.',
    ],
    ['run', 'upstream_rerun', {}, {}, 'prepare', "'prepare' upstream of it is not done"],
  ])('is to %s for reason %s', (kind, reason, record, wanted, rerun, sentence) => {
    const decision = decide(record && { ...done, ...record }, { ...demand, ...wanted }, { ...NO_UPSTREAM, rerun })
    expect(decision).toMatchObject({ kind, reason })
    expect(decision.sentence).toContain(sentence)
  })
})

describe('a decision by lineage', () => {
  const newest = { taskId: 'prepare', finishedAt: new Date('2026-02-03T00:00:00.000Z') }
  const changed = {
    rerun: undefined,
    changedSince: (lineage: string) => (lineage === 'old' ? 'prepare' : undefined),
    newest,
  }
  const again = 'which was made again at 2026-02-03T00:00:00.000Z'

  test.each<[string, string, Partial<RecordFacts>, Partial<TaskDemand>, string]>([
    ['run', 'upstream_changed', { lineage: 'old' }, {}, `from an earlier result of 'prepare', ${again}`],
    ['skip', 'finished', { lineage: 'new' }, {}, 'Finished at'],
    ['run', 'upstream_changed', { lineage: undefined }, {}, again],
    ['run', 'version_changed', { lineage: 'old' }, { version: '2' }, "while the task is at version '2'"],
  ])('is to %s for reason %s', (kind, reason, record, wanted, sentence) => {
    const decision = decide({ ...done, ...record }, { ...demand, ...wanted }, changed)
    expect(decision).toMatchObject({ kind, reason })
    expect(decision.sentence).toContain(sentence)
  })

  test.each<[string, string, Partial<RecordFacts>, string]>([
    ['join', 'being_redone', { owner: 'dag/run_2' }, 'by dag/run_1, and being done again by dag/run_2 now'],
    ['join', 'in_flight_elsewhere', { finishedAt: undefined }, 'its result will be used'],
    [
      'run',
      'version_changed',
      { claimed: { version: 'v1', inputs: '', fingerprint: '', lineage: 'new' } },
      "as version 'v1'",
    ],
    [
      'run',
      'samples_changed',
      { claimed: { version: '', inputs: 'x', fingerprint: '', lineage: 'new' } },
      'another set of samples',
    ],
    [
      'run',
      'upstream_changed',
      { claimed: { version: '', inputs: '', fingerprint: '', lineage: 'old' } },
      "result of 'prepare'",
    ],
  ])('on a record in progress is to %s for reason %s', (kind, reason, record, sentence) => {
    const decision = decide({ ...done, held: true, ...record }, demand, changed)
    expect(decision).toMatchObject({ kind, reason })
    expect(decision.sentence).toContain(sentence)
  })

  test('on a cleared record names the time of the clearing', () => {
    const record = { ...done, finishedAt: undefined, clearedAt: new Date('2026-02-03T00:00:00.000Z') }
    expect(decide(record, demand, NO_UPSTREAM)).toMatchObject({
      reason: 'cleared',
      sentence: 'Cleared at 2026-02-03T00:00:00.000Z, and not done again since.',
    })
  })
})

const split: Graph = [
  { id: 'split', after: [], perSample: false },
  { id: 'train', after: ['split'], perSample: true },
  { id: 'test', after: ['train'], perSample: true },
  { id: 'report', after: ['test', 'split'], perSample: false },
]

const digest = (text: string) => `digest-of-${text.replaceAll(/\s/g, '_')}`

/** Every record is done, made from the first results of its upstreams. */
function recordIn(graph: Graph): PlanInput['recordOf'] {
  return (taskId, sample) => {
    const own = graph.find((task) => task.id === taskId)
    const results = (own?.after ?? []).flatMap((id) => {
      const perSample = graph.find((task) => task.id === id)?.perSample
      const samples = !perSample ? [''] : own?.perSample ? [sample] : ['a', 'b']
      return samples.map((one) => ({ taskId: id, sample: one, recordId: 1, resultEpoch: 3 }))
    })
    return { ...done, lineage: lineageOfResults(results, digest) }
  }
}

function plan(graph: Graph, input: Partial<PlanInput>) {
  const instances = planInstances({
    graph,
    samples: ['a', 'b'],
    demandOf: () => demand,
    recordOf: recordIn(graph),
    forceDownstream: true,
    digest,
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

  test('runs one sample again, and the tasks that gather samples', () => {
    expect(
      plan(split, {
        recordOf: (task, sample) => (task === 'train' && sample === 'b' ? undefined : recordIn(split)(task, sample)),
      }),
    ).toEqual([
      'split: finished, 0',
      'train/a: finished, 0',
      'train/b: no_previous, 0',
      'test/a: finished, 0',
      'test/b: upstream_rerun, 1',
      'report: upstream_rerun, 1',
    ])
  })

  test('forces a task with the tasks downstream of it, or without', () => {
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

  test('runs tasks made from an earlier result again, and those downstream', () => {
    const recordOf: PlanInput['recordOf'] = (task, sample) => {
      const record = recordIn(split)(task, sample)
      return record && task === 'train' && sample === 'b' ? { ...record, resultEpoch: 4 } : record
    }
    expect(plan(split, { recordOf })).toEqual([
      'split: finished, 0',
      'train/a: finished, 0',
      'train/b: finished, 0',
      'test/a: finished, 0',
      'test/b: upstream_changed, 0',
      'report: upstream_rerun, 1',
    ])
  })

  test('for any graph, skipped task instances wait for none, and the others for all unfinished upstreams', () => {
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
          digest,
          recordOf: (id) => (isDone.has(id) ? { ...done, lineage: undefined, startedAt: FINISHED } : undefined),
        })
        const instances = [...planned]
        for (const instance of instances) {
          const after = graph.find((task) => task.id === instance.taskId)?.after ?? []
          const own = graph.find((task) => task.id === instance.taskId)
          const open = instances.filter((other) => {
            const task = graph.find((one) => one.id === other.taskId)
            return (
              after.includes(other.taskId) &&
              other.decision.kind !== 'skip' &&
              (!task?.perSample || !own?.perSample || other.sample === instance.sample)
            )
          })
          expect(instance.pending).toBe(open.length)
          if (instance.decision.kind === 'skip') expect(open).toEqual([])
        }
      }),
    )
  })
})
