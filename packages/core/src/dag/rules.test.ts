import { describe, expect, test } from 'vitest'
import { planInstances } from '../deciding/plan-instances.ts'
import { MlAirflowError } from '../errors.ts'
import { defineDag } from './dag.ts'
import type { ExitCodes } from './exit-codes.ts'
import type { Graph } from './graph.ts'
import { NoParameters } from './parameters.ts'
import { NO_COUNTS, type TriggerRule, verdictOf } from './rules.ts'
import { task } from './short-task.ts'

const COUNTS = {
  open: { open: 1 },
  done: { succeeded: 2 },
  failed: { succeeded: 1, failed: 1 },
  'failed, one open': { failed: 1, open: 1 },
  'done, one open': { succeeded: 1, open: 1 },
  'left out': { skipped: 2 },
  'left out and done': { skipped: 1, succeeded: 1 },
  'left out and failed': { skipped: 1, failed: 1 },
  none: {},
}

type Row = readonly [TriggerRule, Partial<Record<keyof typeof COUNTS, string>>]

describe('a rule', () => {
  test.each<Row>([
    [
      'all_success',
      {
        open: 'waiting',
        done: 'queued',
        'failed, one open': 'upstream_failed',
        'left out and done': 'skipped',
        none: 'queued',
      },
    ],
    ['all_done', { 'failed, one open': 'waiting', failed: 'queued', 'left out': 'queued' }],
    [
      'all_done_min_one_success',
      { 'done, one open': 'waiting', failed: 'queued', 'left out and done': 'skipped', none: 'skipped' },
    ],
    [
      'all_failed',
      { 'done, one open': 'skipped', failed: 'skipped', 'left out and failed': 'skipped', none: 'skipped' },
    ],
    ['all_skipped', { 'left out': 'queued', 'done, one open': 'skipped', none: 'skipped' }],
    ['one_success', { 'done, one open': 'queued', 'left out': 'skipped', 'left out and failed': 'upstream_failed' }],
    ['one_failed', { 'failed, one open': 'queued', done: 'skipped', 'done, one open': 'waiting' }],
    ['one_done', { 'failed, one open': 'queued', 'left out': 'skipped' }],
    ['none_failed', { 'failed, one open': 'upstream_failed', 'left out and done': 'queued', 'left out': 'queued' }],
    [
      'none_failed_min_one_success',
      { 'left out': 'skipped', 'left out and done': 'queued', failed: 'upstream_failed' },
    ],
    ['none_skipped', { failed: 'queued', 'left out and done': 'skipped' }],
    ['always', { open: 'queued' }],
  ])('%s decides %j', (rule, expected) => {
    const found = Object.keys(expected).map((name) => {
      const counts = { ...NO_COUNTS, ...COUNTS[name as keyof typeof COUNTS] }
      return [name, verdictOf(rule, counts)]
    })
    expect(Object.fromEntries(found)).toEqual(expected)
  })
})

interface Wish {
  readonly id: string
  readonly after?: readonly string[]
  readonly triggerRule?: TriggerRule
  readonly exitCodes?: ExitCodes
}

function problemsOf(...wishes: readonly Wish[]): string {
  const tasks = new Map<string, ReturnType<typeof task<typeof NoParameters>>>()
  for (const { id, after = [], ...members } of wishes) {
    const upstream = after.flatMap((one) => tasks.get(one) ?? [])
    tasks.set(id, task(id, { parameters: NoParameters, command: 'true', after: upstream, ...members }))
  }
  try {
    defineDag({ id: 'dag', parameters: NoParameters, tasks: [...tasks.values()] })
    return ''
  } catch (error) {
    return error instanceof MlAirflowError ? error.problems.join(' ') : String(error)
  }
}

describe('refused when the DAG is loaded:', () => {
  const SKIPS = { exitCodes: { skip: [99] } }

  test.each<[string, string, readonly Wish[]]>([
    [
      'a rule that does not exist',
      "Did you mean 'one_failed'?",
      [{ id: 'a', triggerRule: 'one_faild' as TriggerRule }],
    ],
    ['a rule that needs tasks before it', 'it would never run', [{ id: 'a', triggerRule: 'one_failed' }]],
    [
      'all_skipped behind tasks that are never left out',
      "no end of 'a' fits its triggerRule 'all_skipped'",
      [{ id: 'a' }, { id: 'b', after: ['a'], triggerRule: 'all_skipped' }],
    ],
    [
      'a task behind two that never succeed together',
      "task 'c' can never run",
      [{ id: 'a' }, { id: 'b', after: ['a'], triggerRule: 'one_failed' }, { id: 'c', after: ['a', 'b'] }],
    ],
    [
      'exit codes out of range',
      'allowed is an array of whole numbers from 1 to 255',
      [{ id: 'a', exitCodes: { skip: [0] } }],
    ],
    [
      'a class that does not exist',
      "Did you mean 'permanent'?",
      [{ id: 'a', exitCodes: { permanet: [1] } as ExitCodes }],
    ],
    ['a code in two classes', 'exit code 3 in two classes', [{ id: 'a', exitCodes: { skip: [3], permanent: [3] } }]],
    ['both classes', 'permanent and retryable', [{ id: 'a', exitCodes: { permanent: [3], retryable: [4] } }]],
  ])('%s', (_, sentence, wishes) => {
    expect(problemsOf(...wishes)).toContain(sentence)
  })

  test.each<[string, readonly Wish[]]>([
    [
      'all_skipped behind a skip code',
      [
        { id: 'a', ...SKIPS },
        { id: 'b', after: ['a'], triggerRule: 'all_skipped' },
      ],
    ],
    [
      'clean-up behind an alert',
      [
        { id: 'a' },
        { id: 'alert', after: ['a'], triggerRule: 'one_failed' },
        { id: 'end', after: ['a', 'alert'], triggerRule: 'all_done' },
      ],
    ],
  ])('not %s', (_, wishes) => {
    expect(problemsOf(...wishes)).toBe('')
  })
})

test('a plan leaves out tasks that their rule cannot let run, and names the tasks on which others depend', () => {
  const graph: Graph = [
    { id: 'a', after: [], perSample: false },
    { id: 'b', after: [], perSample: false },
    { id: 'no_alert', after: ['a'], perSample: false, rule: 'one_failed' },
    { id: 'alert', after: ['a', 'b'], perSample: false, rule: 'one_failed' },
    { id: 'first', after: ['a', 'b'], perSample: false, rule: 'one_success' },
    { id: 'behind', after: ['no_alert'], perSample: false },
  ]
  const finishedAt = new Date(0)
  const done = { id: 1, epoch: 1, startedAt: finishedAt, finishedAt, finishEpoch: 1, resultEpoch: 1, held: false }
  const planned = planInstances({
    graph,
    samples: [],
    forceDownstream: true,
    digest: (text) => text,
    demandOf: () => ({ version: '', inputs: '', fingerprint: '', validSince: undefined, forced: false }),
    recordOf: (id) =>
      id === 'a'
        ? ({ ...done, version: '', inputs: '', fingerprint: '', output: { kind: 'as_made' } } as never)
        : undefined,
  })
  const found = [...planned].map(({ taskId, pending, decision }) => [taskId, decision.kind, decision.reason, pending])
  expect(found).toEqual([
    ['a', 'skip', 'finished', 0],
    ['b', 'run', 'no_previous', 0],
    ['no_alert', 'skip', 'rule_not_met', 0],
    ['alert', 'run', 'depends_on_rule', 1],
    ['first', 'run', 'no_previous', 0],
    ['behind', 'skip', 'upstream_skipped', 0],
  ])
})

test('a task that is forced alone, and may run only after a failure, leaves a finished task downstream as it is', () => {
  const graph: Graph = [
    { id: 'a', after: [], perSample: false },
    { id: 'alert', after: ['a'], perSample: false, rule: 'one_failed' },
    { id: 'tidy', after: ['alert'], perSample: false, rule: 'all_done' },
  ]
  const at = new Date(0)
  const done = { id: 1, epoch: 1, startedAt: at, finishedAt: at, finishEpoch: 1, resultEpoch: 1, held: false }
  const reasonsOf = (forceDownstream: boolean) => {
    const planned = planInstances({
      graph,
      samples: [],
      forceDownstream,
      digest: (text) => text,
      demandOf: (id) => ({ version: '', inputs: '', fingerprint: '', validSince: undefined, forced: id === 'alert' }),
      recordOf: (id) =>
        id === 'tidy'
          ? ({ ...done, version: '', inputs: '', fingerprint: '', output: { kind: 'as_made' } } as never)
          : undefined,
    })
    return [...planned].map(({ decision }) => decision.reason)
  }
  expect(reasonsOf(true)).toEqual(['no_previous', 'depends_on_rule', 'upstream_rerun'])
  expect(reasonsOf(false)).toEqual(['no_previous', 'depends_on_rule', 'finished'])
})
